package org.pinfold.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.pinfold.protocol.Octets;

/** {@link HttpTransport} over java.net.http. Follows no redirects, keeps no cookies. Safe for use by many threads. */
public final class JdkHttpTransport implements HttpTransport {
    /** Greatest answer that is read, octets. */
    static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI server;
    private final HttpClient client;

    /**
     * A transport to one server.
     *
     * @param server {@code https://host[:port]}, or {@code http://} for this very machine; no path
     * @throws IllegalArgumentException for any other address
     */
    public JdkHttpTransport(URI server) {
        String scheme = String.valueOf(server.getScheme());
        String host = String.valueOf(server.getHost());
        // Without TLS anybody between device and server could set a PIN's keys; no option turns this check off.
        boolean secure = scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host));
        String path = String.valueOf(server.getRawPath());
        if (!secure || server.getHost() == null || !(path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(
                    "the server is https://host[:port], or http://localhost[:port] for this machine");
        }
        this.server = server;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    @Override
    public Response send(Request request) throws IOException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(request.path()))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json, application/problem+json");
        request.authorization().ifPresent(value -> builder.header("Authorization", value));
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.noBody();
        if (request.body().isPresent()) {
            builder.header("Content-Type", "application/json");
            publisher =
                    HttpRequest.BodyPublishers.ofByteArray(request.body().get().toByteArray());
        }
        builder.method(request.method(), publisher);
        try {
            HttpResponse<InputStream> response =
                    client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] body = in.readNBytes(MAX_RESPONSE_BYTES + 1);
                if (body.length > MAX_RESPONSE_BYTES) {
                    throw new IOException("the answer is larger than " + MAX_RESPONSE_BYTES + " octets");
                }
                return new Response(response.statusCode(), mediaType(response), Octets.of(body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the answer");
        }
    }

    private static String mediaType(HttpResponse<?> response) {
        String contentType = response.headers().firstValue("Content-Type").orElse("");
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
