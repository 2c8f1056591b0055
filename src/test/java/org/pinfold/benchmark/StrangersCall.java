package org.pinfold.benchmark;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.pinfold.client.DeviceCredential;

/** A call that takes no credentials, or whose credentials are wrong, about something that exists or does not. */
final class StrangersCall {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern SESSION = Pattern.compile("\"id\":\"[A-Za-z0-9_-]{43}\"");
    private static final int SECRET_OCTETS = 32;

    private final String label;
    private final Request request;

    private StrangersCall(String label, Request request) {
        this.label = label;
        this.request = request;
    }

    private interface Request {
        HttpRequest about(boolean existing, int index) throws IOException, InterruptedException;
    }

    /**
     * What came back.
     *
     * @param body without what is drawn anew each time
     */
    record Answered(int status, String contentType, String body, long nanos) {
        boolean saysTheSameAs(Answered other) {
            return status == other.status && contentType.equals(other.contentType) && body.equals(other.body);
        }
    }

    String label() {
        return label;
    }

    Answered make(boolean existing, int index) throws IOException, InterruptedException {
        HttpRequest prepared = request.about(existing, index);
        long begun = System.nanoTime();
        HttpResponse<String> answer = CLIENT.send(prepared, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - begun;
        return new Answered(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                SESSION.matcher(answer.body()).replaceAll("\"id\":\"\""),
                nanos);
    }

    /**
     * All of them.
     *
     * @param known devices of the numbers from 0, in order
     * @param unknownFrom from which on numbers lead nowhere
     */
    static List<StrangersCall> all(URI server, List<DeviceCredential> known, int unknownFrom, SecureRandom random) {
        return List.of(
                new StrangersCall(
                        "open a verification session for a number",
                        (existing, index) -> post(
                                server,
                                "/v1/verification/session",
                                "{\"number\":\"" + number(existing, index, unknownFrom) + "\"}")),
                new StrangersCall("have a code sent to a number", (existing, index) -> {
                    String session = session(server, number(existing, index, unknownFrom));
                    return post(server, "/v1/verification/session/" + session + "/code", "{\"transport\":\"sms\"}");
                }),
                new StrangersCall("register with a session that proved nothing", (existing, index) -> {
                    String session = session(server, number(existing, index, unknownFrom));
                    return post(server, "/v1/registration", "{\"sessionId\":\"" + session + "\"}");
                }),
                new StrangersCall(
                        "register with a wrong recovery password",
                        (existing, index) -> post(
                                server,
                                "/v1/registration",
                                "{\"number\":\"" + number(existing, index, unknownFrom) + "\",\"recoveryPassword\":\""
                                        + Base64.getEncoder().encodeToString(draw(random)) + "\"}")),
                new StrangersCall(
                        "any call with an account and a wrong device password",
                        (existing, index) -> get(
                                server,
                                "/v1/recovery",
                                basic(
                                        existing
                                                ? known.get(index).account().toString()
                                                : UUID.randomUUID().toString(),
                                        random))));
    }

    private static String number(boolean existing, int index, int unknownFrom) {
        return AccountPool.number(existing ? index : unknownFrom + index);
    }

    private static String session(URI server, String number) throws IOException, InterruptedException {
        String body = CLIENT.send(
                        post(server, "/v1/verification/session", "{\"number\":\"" + number + "\"}"),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        try (var reader = Json.createReader(new java.io.StringReader(body))) {
            return reader.readObject().getString("id");
        }
    }

    private static String basic(String account, SecureRandom random) {
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(draw(random));
        return "Basic "
                + Base64.getEncoder().encodeToString((account + ".1:" + password).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] draw(SecureRandom random) {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return octets;
    }

    private static HttpRequest post(URI server, String path, String json) {
        return request(server, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private static HttpRequest get(URI server, String path, String authorization) {
        return request(server, path)
                .header("Authorization", authorization)
                .GET()
                .build();
    }

    private static HttpRequest.Builder request(URI server, String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(60));
    }
}
