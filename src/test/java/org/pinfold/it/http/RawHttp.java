package org.pinfold.it.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Octets to the server's port, without anything in between that would keep them from being malformed. */
final class RawHttp {
    /** A server that keeps a connection open and says nothing is asked no longer. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private static final Pattern STATUS = Pattern.compile("\\AHTTP/1\\.[01] ([0-9]{3}) .*", Pattern.DOTALL);
    private static final int MAX_ANSWER_BYTES = 1_000_000;

    private final URI root;

    RawHttp(URI root) {
        this.root = root;
    }

    /**
     * Everything that came back until the server closed the connection or fell silent; held to what {@link Answer} holds
     * every refusal to.
     */
    String send(byte[] octets) throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(octets);
                socket.getOutputStream().flush();
                socket.shutdownOutput();
            } catch (IOException e) {
                // Closed while we were still talking: what it said before counts.
            }
            String answer = read(socket.getInputStream());
            Answer.assertShowsNoInsides(answer);
            return answer;
        }
    }

    String send(String request) throws IOException {
        return send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Status of the first answer; empty if there was none. */
    static Optional<Integer> status(String answer) {
        Matcher status = STATUS.matcher(answer);
        return status.matches() ? Optional.of(Integer.valueOf(status.group(1))) : Optional.empty();
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = in.read(buffer); read >= 0 && answer.size() < MAX_ANSWER_BYTES; read = in.read(buffer)) {
                answer.write(buffer, 0, read);
            }
        } catch (SocketTimeoutException e) {
            // It keeps the connection: this is the whole answer.
        } catch (IOException e) {
            // A reset after a refusal.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
