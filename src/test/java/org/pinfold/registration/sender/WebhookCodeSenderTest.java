package org.pinfold.registration.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender.Delivery;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;

/** Against an HTTPS server of the JDK's. */
class WebhookCodeSenderTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);
    private static final Pattern BODY = Pattern.compile("\\{\"number\":\"\\+4915198765432\",\"code\":\"493817\","
            + "\"transport\":\"(sms|voice)\",\"id\":\"([0-9a-f]{32})\"}");
    private static final Pattern SIGNATURE = Pattern.compile("t=1767225600,v1=([0-9a-f]{64})");

    @TempDir
    static Path folder;

    private static ThrowAwayCertificate certificate;

    private final Canary canary = new Canary();
    private final SenderCounts counts = new SenderCounts();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer service;

    record Received(String method, String path, String contentType, String signature, String body) {}

    /** What the service does with a request that it has read. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;

        static Answer status(int status) {
            return exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            };
        }

        static Answer status(int status, String header, String value) {
            return exchange -> {
                exchange.getResponseHeaders().set(header, value);
                status(status).to(exchange);
            };
        }

        /** The connection ends without a word. */
        static Answer none() {
            return HttpExchange::close;
        }
    }

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = ThrowAwayCertificate.of("dns:localhost", folder);
    }

    @BeforeEach
    void start() throws IOException {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        serve(secure);
    }

    private void serve(HttpServer server) {
        service = server;
        service.setExecutor(threads);
        service.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Pinfold-Signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            Optional.ofNullable(answers.poll()).orElse(Answer.status(500)).to(exchange);
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
        threads.shutdownNow();
        canary.assertSilent();
        canary.close();
    }

    @Test
    void theServiceGetsTheCodeAndCanTellWhoPostedIt() throws Exception {
        answers.add(Answer.status(204));
        assertThat(send(sender(), Transport.VOICE)).isEqualTo(Delivery.ACCEPTED);
        assertThat(received).hasSize(1);
        Received request = received.get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/codes");
        assertThat(request.contentType()).isEqualTo("application/json");
        Matcher body = BODY.matcher(request.body());
        assertThat(body.matches()).isTrue();
        assertThat(body.group(1)).isEqualTo("voice");
        Matcher signature = SIGNATURE.matcher(request.signature());
        assertThat(signature.matches()).isTrue();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        byte[] expected = mac.doFinal(("1767225600." + request.body()).getBytes(StandardCharsets.UTF_8));
        assertThat(signature.group(1)).isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(counts.of(SenderEvent.ACCEPTED)).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aServiceThatFailsIsAskedAgainWithTheSameIdentifier() {
        answers.addAll(List.of(Answer.status(503), Answer.status(500), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.ACCEPTED);
        assertThat(received).hasSize(3);
        assertThat(received.stream().map(Received::body).distinct()).hasSize(1);
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void twoCodesHaveTwoIdentifiers() {
        answers.addAll(List.of(Answer.status(200), Answer.status(200)));
        WebhookCodeSender sender = sender();
        send(sender);
        send(sender);
        assertThat(received.stream().map(Received::body).distinct()).hasSize(2);
    }

    @Test
    void aServiceThatFailsThreeTimesTookNothing() {
        answers.addAll(List.of(Answer.status(503), Answer.status(503), Answer.status(503), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(received).hasSize(3);
        assertThat(counts.of(SenderEvent.UNAVAILABLE)).isEqualTo(1);
        canary.assertSaid("the webhook answers 503");
    }

    @Test
    void aThrottlingServiceSaysWhenToAskAgain() {
        answers.addAll(List.of(Answer.status(429, "Retry-After", "5"), Answer.status(202)));
        assertThat(send(sender())).isEqualTo(Delivery.ACCEPTED);
        assertThat(pauses).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void nobodyWaitsLongerThanFiveSeconds() {
        answers.addAll(List.of(Answer.status(429, "Retry-After", "6"), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(received).hasSize(1);
        assertThat(pauses).isEmpty();
        assertThat(counts.of(SenderEvent.THROTTLED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999"})
    void aRetryAfterThatIsNoNumberOfSecondsIsNone(String value) {
        answers.addAll(List.of(Answer.status(429, "Retry-After", value), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.ACCEPTED);
        assertThat(pauses).containsExactly(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 422, 304})
    void aServiceThatRefusesIsNotAskedAgain(int status) {
        answers.addAll(List.of(Answer.status(status), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(received).hasSize(1);
        assertThat(counts.of(SenderEvent.REJECTED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aCodeDoesNotFollowARedirect(int status) {
        answers.addAll(List.of(Answer.status(status, "Location", "/elsewhere"), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(received).extracting(Received::path).containsExactly("/codes");
    }

    @Test
    void aLostAnswerMayBeThatOfACodeThatLeft() {
        answers.addAll(List.of(Answer.none(), Answer.none(), Answer.none(), Answer.status(200)));
        assertThat(send(sender())).isEqualTo(Delivery.ACCEPTED);
        assertThat(received).hasSize(3);
        assertThat(received.stream().map(Received::body).distinct()).hasSize(1);
        assertThat(counts.of(SenderEvent.UNKNOWN)).isEqualTo(1);
        canary.assertSaid("no answer from the webhook: IOException");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 400})
    void whatCameAfterALostAnswerDoesNotUndoIt(int status) {
        answers.addAll(List.of(Answer.none(), Answer.status(status), Answer.status(status)));
        assertThat(send(sender())).isEqualTo(Delivery.ACCEPTED);
        assertThat(counts.of(SenderEvent.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void anAnswerThatNeverEndsIsNotRead() {
        answers.add(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] block = new byte[8192];
                while (!Thread.currentThread().isInterrupted()) {
                    out.write(block);
                }
            } catch (IOException e) {
                // As it should be: nobody reads.
                exchange.close();
            }
        });
        assertThat(send(sender())).isEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void aServiceThatIsNotThereTookNothing() {
        WebhookCodeSender sender = sender();
        service.stop(0);
        assertThat(send(sender)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(pauses).hasSize(2);
        assertThat(counts.of(SenderEvent.UNAVAILABLE)).isEqualTo(1);
        canary.assertSaid("no connection to the webhook: ConnectException");
    }

    @Test
    void aCertificateThatIsNotTrustedGetsNoCode() {
        WebhookCodeSender sender = sender(address("https", "localhost"), Optional.empty());
        assertThat(send(sender)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(received).isEmpty();
        canary.assertSaid("no connection to the webhook: SSLHandshakeException");
    }

    @Test
    void aCertificateOfAnotherHostGetsNoCode() {
        WebhookCodeSender sender = sender(address("https", "127.0.0.1"), Optional.of(certificate.trusting()));
        assertThat(send(sender)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(received).isEmpty();
    }

    @Test
    void onLoopbackItMayGoInClear() throws Exception {
        service.stop(0);
        serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        answers.add(Answer.status(200));
        assertThat(send(sender(address("http", "localhost"), Optional.empty()))).isEqualTo(Delivery.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sms.example/codes",
                "ftp://sms.example/codes",
                "https:///codes",
                "/codes",
                "https://user:word@sms.example/codes",
                "https://sms.example/codes#here",
                "http://127.0.0.1.sms.example/codes"
            })
    void anAddressThatWouldGiveCodesAwayIsRefused(String address) {
        URI uri = URI.create(address);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookTarget(uri, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    private URI address(String scheme, String host) {
        return URI.create(scheme + "://" + host + ":" + service.getAddress().getPort() + "/codes");
    }

    private WebhookCodeSender sender() {
        return sender(address("https", "localhost"), Optional.of(certificate.trusting()));
    }

    private WebhookCodeSender sender(URI address, Optional<SSLContext> trusting) {
        return new WebhookCodeSender(
                new WebhookTarget(address, Duration.ofSeconds(10), Duration.ofSeconds(20)),
                SecretBytes.copyOf(SECRET),
                counts,
                new SecureRandom(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                pauses::add,
                trusting);
    }

    private static Delivery send(WebhookCodeSender sender) {
        return send(sender, Transport.SMS);
    }

    private static Delivery send(WebhookCodeSender sender, Transport transport) {
        return sender.send(Canary.NUMBER, Canary.CODE, transport);
    }
}
