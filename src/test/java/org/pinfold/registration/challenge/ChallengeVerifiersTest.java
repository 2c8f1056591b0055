package org.pinfold.registration.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.ChallengeVerifier.Verdict;
import org.pinfold.registration.PhoneNumber;

/** Both verifiers against a server of the JDK's. */
class ChallengeVerifiersTest {
    private static final PhoneNumber NUMBER = new PhoneNumber("+4915198765432");
    private static final ChallengeAnswer ANSWER =
            ChallengeAnswer.parse("P1_canary+answer&x=").orElseThrow();
    private static final String SECRET = "0123456789abcdef&123456789abcdef";

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private HttpServer service;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Pinfold-Signature")));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    private WebhookTarget target() {
        URI uri = URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/check");
        return new WebhookTarget(uri, Duration.ofSeconds(3), Duration.ofSeconds(30));
    }

    private Verdict byWebhook() {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_767_225_600), ZoneOffset.UTC);
        return verdict(new WebhookChallenge(target(), secret(), clock));
    }

    private Verdict bySiteVerify() {
        return verdict(new SiteVerifyChallenge(target(), secret()));
    }

    private static SecretBytes secret() {
        return SecretBytes.takeOwnership(SECRET.getBytes(StandardCharsets.US_ASCII));
    }

    private static Verdict verdict(ChallengeVerifier verifier) {
        assertThat(verifier.isRequired()).isTrue();
        return verifier.verify(ANSWER, NUMBER);
    }

    @Test
    void anOperatorsServiceGetsAnswerAndNumberSigned() {
        status = 204;
        assertThat(byWebhook()).isEqualTo(Verdict.PASSED);
        assertThat(bodies).containsExactly("{\"number\":\"+4915198765432\",\"challenge\":\"P1_canary+answer&x=\"}");
        assertThat(signatures.get(0)).matches("t=1767225600,v1=[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource({"403, FAILED", "400, UNAVAILABLE", "401, UNAVAILABLE", "404, UNAVAILABLE", "302, UNAVAILABLE"})
    void onlyAPlainNoOfTheServiceIsAFailure(int answered, Verdict verdict) {
        status = answered;
        assertThat(byWebhook()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aServiceThatFailsGivesNoVerdict(int answered) {
        status = answered;
        assertThat(byWebhook()).isEqualTo(Verdict.UNAVAILABLE);
        assertThat(bySiteVerify()).isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void aServiceThatIsNotThereGivesNoVerdict() {
        WebhookTarget gone = target();
        service.stop(0);
        assertThat(new SiteVerifyChallenge(gone, secret()).verify(ANSWER, NUMBER))
                .isEqualTo(Verdict.UNAVAILABLE);
        assertThat(new WebhookChallenge(gone, secret(), Clock.systemUTC()).verify(ANSWER, NUMBER))
                .isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void aCaptchaServiceLearnsTheAnswerAndNotTheNumber() {
        answer = "{\"success\":true,\"hostname\":\"x\"}";
        assertThat(bySiteVerify()).isEqualTo(Verdict.PASSED);
        assertThat(bodies)
                .containsExactly("secret=0123456789abcdef%26123456789abcdef&response=P1_canary%2Banswer%26x%3D");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"success\":false,\"error-codes\":[\"invalid-input-response\"]} | FAILED",
                "{\"success\":false,\"error-codes\":[\"timeout-or-duplicate\"]} | FAILED",
                "{\"success\":false} | FAILED",
                "{\"success\":false,\"error-codes\":[\"invalid-input-secret\"]} | UNAVAILABLE",
                "{\"success\":false,\"error-codes\":7} | FAILED",
                "{\"success\":\"true\"} | UNAVAILABLE",
                "{\"success\":1} | UNAVAILABLE",
                "{} | UNAVAILABLE",
                "[true] | UNAVAILABLE",
                "{\"success\":true | UNAVAILABLE",
                "<html> | UNAVAILABLE"
            })
    void onlyACaptchaThatIsTrulySolvedPasses(String said, Verdict verdict) {
        answer = said;
        assertThat(bySiteVerify()).isEqualTo(verdict);
    }

    @Test
    void anAnswerLongerThanAnyServiceGivesIsNotReadToItsEnd() {
        answer = "{\"x\":\"" + "y".repeat(70_000) + "\",\"success\":true}";
        assertThat(bySiteVerify()).isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void anAnswerThatNeverEndsIsNoVerdictOnceTheWaitIsOver() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        service.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"success\":true".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        WebhookTarget endless =
                new WebhookTarget(target().uri().resolve("/endless"), Duration.ofSeconds(3), Duration.ofMillis(500));
        assertThat(new SiteVerifyChallenge(endless, secret()).verify(ANSWER, NUMBER))
                .isEqualTo(Verdict.UNAVAILABLE);
        over.countDown();
    }

    @Test
    void anAnswerIsInNoText() {
        assertThat(ANSWER.toString()).isEqualTo("ChallengeAnswer[19 characters]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "ä", "\u0000"})
    void whatNoServiceGivesIsNoAnswer(String text) {
        assertThat(ChallengeAnswer.parse(text)).isEmpty();
    }

    @Test
    void theLongestAnswerIsOneAndALongerOneIsNone() {
        assertThat(ChallengeAnswer.parse("a".repeat(ChallengeAnswer.MAX_CHARACTERS)))
                .isPresent();
        assertThat(ChallengeAnswer.parse("a".repeat(ChallengeAnswer.MAX_CHARACTERS + 1)))
                .isEmpty();
    }
}
