package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.ProblemType;

/** Requests that are wrong before their body matters: method, address, headers, and octets that are no HTTP at all. */
@NullUnmarked
class HostileRequestsIT extends PublicDoor {
    private static final String SESSION = "/v1/verification/session/" + BodyCall.Constants.NO_SESSION;

    private static final Map<String, Set<String>> METHODS = Map.ofEntries(
            Map.entry("/v1/verification/session", Set.of("POST")),
            Map.entry(SESSION, Set.of("GET", "PATCH")),
            Map.entry(SESSION + "/code", Set.of("POST", "PUT")),
            Map.entry("/v1/login/nonce", Set.of("POST")),
            Map.entry("/v1/registration", Set.of("POST")),
            Map.entry("/v1/registration/discard", Set.of("POST")),
            Map.entry("/v1/registration/legacy_pin", Set.of("POST")),
            Map.entry("/v1/accounts/me", Set.of("DELETE")),
            Map.entry("/v1/accounts/number", Set.of("PUT")),
            Map.entry("/v1/accounts/recovery_password", Set.of("PUT", "DELETE")),
            Map.entry("/v1/accounts/registration_lock", Set.of("GET", "PUT", "DELETE")),
            Map.entry("/v1/accounts/registration_lock/objection", Set.of("POST")),
            Map.entry("/v1/accounts/username_hash", Set.of("DELETE")),
            Map.entry("/v1/accounts/username_hash/reserve", Set.of("PUT")),
            Map.entry("/v1/accounts/username_hash/confirm", Set.of("PUT")),
            Map.entry("/v1/devices", Set.of("GET", "POST")),
            Map.entry("/v1/devices/link_token", Set.of("POST")),
            Map.entry("/v1/devices/1", Set.of("DELETE")),
            Map.entry("/v1/accounts/events", Set.of("GET")),
            Map.entry("/v1/recovery", Set.of("GET", "DELETE")),
            Map.entry("/v1/recovery/store/start", Set.of("POST")),
            Map.entry("/v1/recovery/store", Set.of("PUT")),
            Map.entry("/v1/recovery/restore/evaluate", Set.of("POST")),
            Map.entry("/v1/recovery/restore/unlock", Set.of("POST")),
            Map.entry("/v1/storage", Set.of("PUT", "DELETE")),
            Map.entry("/v1/storage/read", Set.of("POST")),
            Map.entry("/v1/storage/manifest", Set.of("GET")),
            Map.entry("/v1/storage/manifest/version/1", Set.of("GET")),
            Map.entry("/v1/development/outbox/+12015550100", Set.of("GET")));

    @Test
    void anotherMethodIsRefusedWithThoseThatAreAllowed() {
        METHODS.forEach((path, allowed) -> {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "PROPFIND", "FOO")) {
                if (!allowed.contains(method)) {
                    Answer answer = http.call(method, path).send();
                    assertThatAnswer(answer).as("%s %s", method, path).isProblem(ProblemType.METHOD_NOT_ALLOWED);
                    assertThat(methods(answer))
                            .as("Allow of %s %s", method, path)
                            .containsAll(allowed)
                            .isSubsetOf(union(allowed, Set.of("HEAD", "OPTIONS")));
                }
            }
        });
    }

    @Test
    void traceEchoesNothing() {
        for (String path : List.of("/", "/v1/recovery", "/problem", "/nothing")) {
            Answer answer =
                    http.call("TRACE", path).header("X-Canary", "kingfisher").send();
            assertThat(answer.status()).as(path).isIn(404, 405);
            assertThat(answer.text()).doesNotContain("kingfisher");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/favicon.ico",
                "/robots.txt",
                "/nothing/at/all",
                "/problem",
                "/problem/x",
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/v1/recovery/nothing",
                "/v1/recovery/store/start/x",
                "/v1/accounts",
                "/v1/storage/manifest/version/",
                "/v1/storage/manifest/version/-1",
                "/v1/storage/manifest/version/x",
                "/v1/storage/manifest/version/9999999999999999999",
                "/v1/development",
                "/v1/development/outbox",
                "/v1/application.wadl",
                "/v2/recovery",
                "/V1/recovery",
                "/console",
                "/management",
                "/wildfly-services",
                "/jolokia/list",
                "/actuator",
                "/health",
                "/metrics/x"
            })
    void anUnknownAddressIsAProblemDocumentToo(String path) {
        for (String method : List.of("GET", "POST")) {
            Answer answer = http.call(method, path).send();
            assertThatAnswer(answer).as("%s %s", method, path).isProblem(ProblemType.NOT_FOUND);
        }
    }

    /** The servlet container stands before the application here, so the form is its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WEB-INF/web.xml",
                "/WEB-INF/classes/org/pinfold/rest/StrictJson.class",
                "/web-inf/web.xml",
                "/META-INF/MANIFEST.MF",
                "/WEB-INF/lib/",
                "/%57EB-INF/web.xml",
                "/v1/%2e%2e/WEB-INF/web.xml",
                "/v1/..;/WEB-INF/web.xml"
            })
    void whatLiesInTheArchiveIsNotThere(String path) {
        assertThatAnswer(http.get(path).send()).as(path).hasStatus(404);
    }

    @Test
    void whoeverWantsAnotherMediaTypeIsToldSo() {
        for (String accept : List.of("text/html", "application/xml", "image/*")) {
            assertThatAnswer(http.get("/v1/verification/session/" + BodyCall.Constants.NO_SESSION)
                            .header("Accept", accept)
                            .send())
                    .as(accept)
                    .isProblem(ProblemType.NOT_ACCEPTABLE);
        }
        for (String accept : List.of("text/html, */*;q=0.1", "application/*", "*/*", "application/json;q=0.001")) {
            assertThatAnswer(http.get("/v1/verification/session/" + BodyCall.Constants.NO_SESSION)
                            .header("Accept", accept)
                            .send())
                    .as(accept)
                    .isProblem(ProblemType.NO_SESSION);
        }
        for (String accept : List.of("x", "/", "text/html;q=2", "a/b;;", ",", ";")) {
            assertThat(http.get("/v1/verification/session/" + BodyCall.Constants.NO_SESSION)
                            .header("Accept", accept)
                            .send()
                            .status())
                    .as(accept)
                    .isIn(400, 404, 406);
        }
    }

    @Test
    void nobodyIsSomebodyWithABrokenCredential() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        String right = phone.device().authorization();
        List<String> broken = List.of(
                "",
                " ",
                "Basic",
                "Basic ",
                "Basic  ",
                "Bearer",
                "Bearer ",
                "Basic !!!!",
                "Basic " + "=".repeat(8),
                basic(phone.account() + ".1"),
                basic(":"),
                basic("::"),
                basic(phone.account() + ".1:"),
                basic(phone.account() + ".1:" + phone.device().password() + " "),
                basic(phone.account() + ".1:" + phone.device().password() + "\0"),
                basic(phone.account() + ".2:" + phone.device().password()),
                basic(phone.account() + ".01:" + phone.device().password()),
                basic(phone.account() + ".0:" + phone.device().password()),
                basic(phone.account() + ".-1:" + phone.device().password()),
                basic(phone.account() + ".4294967297:" + phone.device().password()),
                basic(phone.account() + ":" + phone.device().password()),
                basic(phone.account().toString().replace("-", "") + ".1:"
                        + phone.device().password()),
                basic(" " + phone.account() + ".1:" + phone.device().password()),
                basic("' OR '1'='1.1:x"),
                basic("\ud83d\ude00.1:\ud83d\ude00"),
                right + "x",
                right.substring(0, right.length() - 3),
                right.replace("Basic ", "Basic"),
                right.replace("Basic ", "Digest "),
                right.replace("Basic ", "Negotiate "),
                right.replace("Basic ", "Bearer "),
                right.replace("Basic ", ""),
                "Basic " + right,
                right + ", " + right,
                "Bearer " + phone.device().password(),
                "Bearer " + "A".repeat(164),
                "Bearer " + "A".repeat(900),
                "Bearer null",
                "Basic " + "QUFB".repeat(1_000));
        for (String credential : broken) {
            // Also where nobody need be anybody: who shows something shows something right.
            for (HttpProbe.Call call : List.of(
                    http.get("/v1/recovery"),
                    http.get("/v1/verification/session/" + BodyCall.Constants.NO_SESSION),
                    http.get("/nothing"))) {
                assertThatAnswer(call.header("Authorization", credential).send())
                        .as(
                                "Authorization: %s",
                                credential.replace(phone.device().password(), "…"))
                        .isProblem(ProblemType.UNAUTHENTICATED);
            }
        }
        assertThatAnswer(http.get("/v1/recovery").header("Authorization", right).send())
                .hasStatus(200);
        assertThatAnswer(http.get("/v1/recovery")
                        .header("Authorization", right.replace("Basic", "bAsIC"))
                        .send())
                .hasStatus(200);
    }

    @Test
    void severalCredentialsAreNone() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        String right = phone.device().authorization();
        for (String second : List.of(right, basic("x:y"), "Bearer x", "")) {
            assertThatAnswer(http.get("/v1/recovery")
                            .header("Authorization", right)
                            .header("authorization", second)
                            .send())
                    .isProblem(ProblemType.UNAUTHENTICATED);
            assertThatAnswer(http.get("/v1/recovery")
                            .header("Authorization", second)
                            .header("Authorization", right)
                            .send())
                    .isProblem(ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void nobodyGetsNoFurtherThanTheDoor() {
        for (BodyCall call : BodyCall.values()) {
            if (call.isForDevices()) {
                // Also with a body that would be refused: what is wrong with it is nobody's business.
                for (String body : List.of(call.body().toString(), "{", "null")) {
                    assertThatAnswer(call.byNobody(http).json(body).send())
                            .as(call.name())
                            .isProblem(ProblemType.UNAUTHENTICATED);
                }
            }
        }
        for (String path :
                List.of("/v1/recovery", "/v1/recovery/", "/v1/storage/manifest", "/v1/storage/manifest/version/1")) {
            assertThatAnswer(http.get(path).send()).isProblem(ProblemType.UNAUTHENTICATED);
        }
        for (String path : List.of("/v1/recovery", "/v1/storage")) {
            assertThatAnswer(http.delete(path).send()).isProblem(ProblemType.UNAUTHENTICATED);
        }
    }

    /** No answer at all is fine; a success or a stack trace is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "GET \r\n\r\n",
                "GET /v1/recovery\r\n\r\n",
                "GET /v1/recovery HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /v1/recovery HTTX/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/recovery HTTP/1.1 HTTP/1.1\r\nHost: x\r\n\r\n",
                "G\0T /v1/recovery HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/\0recovery HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/rec%zzovery HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/recovery%0d%0aX:y HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/%c0%ae%c0%ae/WEB-INF/web.xml HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET \\..\\..\\WEB-INF\\web.xml HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET //WEB-INF/web.xml HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/r\u00e9covery HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/recovery?<script>alert(1)</script> HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /<script>alert(1)</script> HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /v1/recovery HTTP/1.1\r\nHost: x\r\nNoColonHere\r\n\r\n",
                "GET /v1/recovery HTTP/1.1\r\nHost: x\r\n: nameless\r\n\r\n",
                "GET /v1/recovery HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
                "GET /v1/recovery HTTP/1.1\r\nHost: x\r\nX: \0\r\n\r\n",
                "GET /v1/recovery HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
                "GET /v1/recovery HTTP/1.1\r\nHost: x\r\nUpgrade: jboss-remoting\r\nConnection: Upgrade\r\n\r\n",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: abc\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
                "POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: something\r\nContent-Length: 2\r\n\r\n{}"
            })
    void malformedOctetsAreRefusedWithoutAWordAboutTheServer(String request) throws Exception {
        String answer = new RawHttp(root()).send(request);
        assertThat(RawHttp.status(answer).orElse(400))
                .as("answer %s", answer)
                .isBetween(400, 599)
                .isNotEqualTo(500);
    }

    @Test
    void whatIsTooLongOrTooManyIsRefusedWithoutAWordAboutTheServer() throws Exception {
        String get = "GET /v1/recovery HTTP/1.1\r\nHost: x\r\n";
        for (String request : List.of(
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "A".repeat(20_000) + " / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1." + "1".repeat(20_000) + "\r\nHost: x\r\n\r\n",
                "GET /v1/recovery?" + "a=b&".repeat(3_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                get + "X: " + "x".repeat(20_000) + "\r\n\r\n",
                get + "Authorization: Bearer " + "x".repeat(20_000) + "\r\n\r\n",
                get + "Authorization: Basic " + "A".repeat(10_000) + "\r\n\r\n",
                get + "X".repeat(20_000) + ": x\r\n\r\n",
                get + numbered("X-%d: y\r\n", 1_000) + "\r\n",
                get + numbered("Authorization: Bearer %d\r\n", 60) + "\r\n",
                get + "Cookie: " + "a=b; ".repeat(2_000) + "\r\n\r\n")) {
            String answer = new RawHttp(root()).send(request);
            assertThat(RawHttp.status(answer).orElse(400))
                    .as("answer %s to %s", answer, request.substring(0, 60))
                    .isBetween(400, 499);
        }
    }

    @Test
    void octetsOfAnotherProtocolAreRefusedWithoutAWordAboutTheServer() throws Exception {
        byte[] zeros = new byte[1_000];
        byte[] ones = new byte[1_000];
        Arrays.fill(ones, (byte) 0xff);
        // A TLS 1.2 ClientHello's first record, SSH, SMTP.
        byte[] clientHello = {0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03};
        for (byte[] octets : List.of(
                zeros,
                ones,
                clientHello,
                "SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII),
                "EHLO x\r\n".getBytes(StandardCharsets.US_ASCII))) {
            String answer = new RawHttp(root()).send(octets);
            assertThat(RawHttp.status(answer).orElse(400)).isBetween(400, 499);
        }
    }

    @Test
    void aRequestHiddenInAnotherOnesBodyIsNotServed() throws Exception {
        // Whoever reads Content-Length sees one request, whoever reads the chunks sees two.
        String hidden =
                "GET /v1/verification/session/" + BodyCall.Constants.NO_SESSION + " HTTP/1.1\r\nHost: x\r\n\r\n";
        String body = "0\r\n\r\n" + hidden;
        String answer = new RawHttp(root())
                .send("POST /v1/verification/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        assertThat(RawHttp.status(answer).orElse(400)).isBetween(400, 499);
        assertThat(answer).as("answers on this connection").doesNotContain("no-session");
    }

    @Test
    void aLongAddressInsideTheLimitIsAnUnknownOne() throws Exception {
        String answer = new RawHttp(root()).send("GET /" + "a".repeat(8_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(RawHttp.status(answer)).contains(404);
    }

    private static String numbered(String line, int count) {
        return IntStream.range(0, count).mapToObj(line::formatted).collect(Collectors.joining());
    }

    private static Set<String> methods(Answer answer) {
        return Arrays.stream(answer.header("Allow").orElse("").split("[, ]+"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
