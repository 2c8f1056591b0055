package org.pinfold.registration.sender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server (RFC 5321) that says what a test wants it to, or hangs up. With a certificate it offers STARTTLS. */
final class ScriptedMailServer implements AutoCloseable {
    /** Instead of an answer the connection ends. */
    static final String HANG_UP = "";

    /** What is said when a message has ended. */
    static final String END_OF_DATA = ".";

    private final ServerSocket socket;
    private final Optional<SSLContext> certificate;
    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
            "GREETING",
            "220 mail.example",
            "EHLO",
            "250 mail.example",
            "MAIL",
            "250 ok",
            "RCPT",
            "250 ok",
            "DATA",
            "354 go on",
            END_OF_DATA,
            "250 queued",
            "RSET",
            "250 ok",
            "NOOP",
            "250 ok",
            "QUIT",
            "221 bye",
            "STARTTLS",
            "220 go on"));
    private final List<String> heard = new CopyOnWriteArrayList<>();

    ScriptedMailServer(Optional<SSLContext> certificate) throws IOException {
        this.certificate = certificate;
        if (certificate.isPresent()) {
            answers.put("EHLO", "250-mail.example\r\n250 STARTTLS");
        }
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "mail-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    void answer(String command, String answer) {
        answers.put(command, answer);
    }

    /** Lines that came, in order; {@code TLS} where the connection was secured. */
    List<String> heard() {
        return heard;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                talk(connection);
            } catch (IOException e) {
                // The caller hung up; or the end.
                continue;
            }
        }
    }

    private void talk(Socket plain) throws IOException {
        Socket connection = plain;
        BufferedReader in = reader(connection);
        if (!say(connection, "GREETING")) {
            return;
        }
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (data && !line.equals(END_OF_DATA)) {
                continue;
            }
            data = false;
            String command = line.equals(END_OF_DATA) ? END_OF_DATA : line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            if (!say(connection, command)) {
                return;
            }
            if (command.equals("STARTTLS") && certificate.isPresent()) {
                connection = secured(connection, certificate.get());
                in = reader(connection);
                heard.add("TLS");
                answers.put("EHLO", "250 mail.example");
            }
            data = command.equals("DATA") && answer(command).startsWith("354");
        }
    }

    private String answer(String command) {
        return answers.getOrDefault(command, "500 what?");
    }

    private boolean say(Socket connection, String command) throws IOException {
        String answer = answer(command);
        if (answer.equals(HANG_UP)) {
            connection.close();
            return false;
        }
        connection.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
        return true;
    }

    private static BufferedReader reader(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Socket secured(Socket connection, SSLContext certificate) throws IOException {
        SSLSocket secure = (SSLSocket) certificate.getSocketFactory().createSocket(connection, "client", 0, true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
