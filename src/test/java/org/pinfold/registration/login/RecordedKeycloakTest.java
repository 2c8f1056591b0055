package org.pinfold.registration.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.registration.IdToken;
import org.pinfold.registration.TurnableClock;

/** What a real Keycloak published and signed, at the time when it did. */
class RecordedKeycloakTest {
    private static final JsonObject RECORDED = recorded();
    private static final Instant ISSUED = Instant.parse(RECORDED.getString("issuedAt"));
    private static final Instant END = Instant.parse(RECORDED.getString("expiresAt"));

    private final TurnableClock clock = new TurnableClock(ISSUED);
    private HttpServer keys;

    private static JsonObject recorded() {
        try (InputStream file = RecordedKeycloakTest.class.getResourceAsStream("/login/keycloak-recorded.json");
                JsonReader reader = Json.createReader(Objects.requireNonNull(file))) {
            return reader.readObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void publish() throws IOException {
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = RECORDED.getJsonObject("keys").toString().getBytes(StandardCharsets.UTF_8);
        keys.createContext("/certs", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
    }

    @AfterEach
    void stop() {
        keys.stop(0);
    }

    private Optional<IdToken> verify(String issuer, String token) {
        URI uri = URI.create("http://127.0.0.1:" + keys.getAddress().getPort() + "/certs");
        return new OidcLoginVerifier(
                        OpenIdProvider.of(
                                issuer,
                                RECORDED.getString("clientId"),
                                new WebhookTarget(uri, Duration.ofSeconds(3), Duration.ofSeconds(30))),
                        clock)
                .verify(token);
    }

    private Optional<IdToken> verify(String name) {
        return verify(RECORDED.getString("issuer"), RECORDED.getString(name));
    }

    @Test
    void itsIdTokenIsTakenWhileItIsGood() {
        IdToken expected =
                new IdToken(RECORDED.getString("issuer"), RECORDED.getString("subject"), RECORDED.getString("nonce"));
        assertThat(verify("idToken")).contains(expected);
        clock.turn(Duration.between(ISSUED, END.plusSeconds(59)));
        assertThat(verify("idToken")).contains(expected);
        clock.turn(Duration.ofSeconds(1));
        assertThat(verify("idToken")).isEmpty();
    }

    @Test
    void itsAccessTokenIsNoIdToken() {
        assertThat(verify("accessToken")).isEmpty();
    }

    @Test
    void itsIdTokenForAnotherClientIsNotForUs() {
        assertThat(verify("idTokenOfAnotherClient")).isEmpty();
    }

    @Test
    void anotherRealmsIssuerIsNotItsOwn() {
        assertThat(verify("https://id.example/realms/staff", RECORDED.getString("idToken")))
                .isEmpty();
    }
}
