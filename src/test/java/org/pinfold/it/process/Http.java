package org.pinfold.it.process;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.it.ServerProcess;
import org.pinfold.protocol.ProblemType;

/** Plain requests, for what the SDK cannot be made to send. */
final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private Http() {}

    static HttpResponse<String> get(ServerProcess server, String path) {
        return send(request(server, path).GET());
    }

    static HttpResponse<String> get(ServerProcess server, String path, String authorization) {
        return send(request(server, path).header("Authorization", authorization).GET());
    }

    static HttpResponse<String> post(ServerProcess server, String path, String json) {
        return send(request(server, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    static HttpResponse<String> post(ServerProcess server, String path, String authorization, String json) {
        return send(request(server, path)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Whether the server says that it and its application are ready, 200 or 503. */
    static HttpResponse<String> health(ServerProcess server) {
        return send(HttpRequest.newBuilder(server.healthUri()).GET());
    }

    private static HttpRequest.Builder request(ServerProcess server, String path) {
        return HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String mediaType(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Content-Type")
                .orElse("")
                .split(";")[0]
                .strip();
    }

    /** The problem that an answer carries, if it has the one form that problems have, with a status that fits. */
    static Optional<ProblemType> problem(HttpResponse<String> response) {
        if (!mediaType(response).equals("application/problem+json")) {
            return Optional.empty();
        }
        for (ProblemType type : ProblemType.values()) {
            if (response.statusCode() == type.status() && response.body().contains("\"" + type.uri() + "\"")) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
