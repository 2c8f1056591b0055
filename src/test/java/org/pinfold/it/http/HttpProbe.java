package org.pinfold.it.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pinfold.client.Credential;

/**
 * Sends any octets to any address, with or without sense. Every answer is held to what holds everywhere: see {@link
 * Answer}. Safe for use by many threads.
 */
final class HttpProbe {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI root;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    HttpProbe(URI root) {
        this.root = root;
    }

    Call call(String method, String path) {
        return new Call(method, path);
    }

    Call get(String path) {
        return call("GET", path);
    }

    Call post(String path) {
        return call("POST", path);
    }

    Call put(String path) {
        return call("PUT", path);
    }

    Call delete(String path) {
        return call("DELETE", path);
    }

    /** One request, built up and sent once. */
    final class Call {
        private final String method;
        private final URI address;
        private final List<String> headers = new ArrayList<>();
        private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

        private Call(String method, String path) {
            this.method = method;
            address = root.resolve(path);
        }

        Call header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        Call as(Credential caller) {
            return header("Authorization", caller.authorization());
        }

        Call body(String mediaType, byte[] octets) {
            body = HttpRequest.BodyPublishers.ofByteArray(octets);
            return header("Content-Type", mediaType);
        }

        /** A body in UTF-8, said to be JSON. */
        Call json(String text) {
            return body("application/json", text.getBytes(StandardCharsets.UTF_8));
        }

        Answer send() {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(address).timeout(LIMIT).method(method, body);
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            try {
                HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                return new Answer(response.statusCode(), response.headers().map(), response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(method + " " + address, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new InterruptedIOException());
            }
        }
    }
}
