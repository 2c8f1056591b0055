package org.pinfold.registration.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.registration.IdToken;
import org.pinfold.registration.LoginUnavailableException;
import org.pinfold.registration.TurnableClock;

/** Against a provider on loopback, with a clock that stands still. */
class OidcLoginVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String NONCE = "n".repeat(76);
    private static final String SUBJECT = "f3b1";
    private static final Duration NEVER = Duration.ofDays(1);

    private final TurnableClock clock = new TurnableClock(NOW);
    private TestOpenIdProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new TestOpenIdProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    /** Keys are used for ever, and may be fetched again at any time for one that is unknown. */
    private OidcLoginVerifier verifier() {
        return verifier(NEVER, Duration.ZERO, Duration.ofMillis(1));
    }

    private OidcLoginVerifier verifier(Duration keysFor, Duration outageFor, Duration pause) {
        return new OidcLoginVerifier(
                new OpenIdProvider(
                        provider.issuer(), TestOpenIdProvider.CLIENT_ID, target(), keysFor, outageFor, pause),
                clock);
    }

    private WebhookTarget target() {
        return new WebhookTarget(URI.create(provider.keysUrl()), Duration.ofSeconds(3), Duration.ofSeconds(30));
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return provider.sign(change.apply(provider.claims(SUBJECT, NONCE, NOW)).build());
    }

    private String goodToken() {
        return provider.idToken(SUBJECT, NONCE, NOW);
    }

    @Test
    void aGoodTokenSaysWhoItIs() {
        assertThat(verifier().isOffered()).isTrue();
        assertThat(verifier().verify(goodToken())).contains(new IdToken(provider.issuer(), SUBJECT, NONCE));
    }

    @Test
    void aTokenForSeveralAudiencesIsGoodIfWeAreTheAuthorisedParty() {
        String token = token(claims -> claims.audience(List.of("other", TestOpenIdProvider.CLIENT_ID))
                .claim("azp", TestOpenIdProvider.CLIENT_ID));
        assertThat(verifier().verify(token)).isPresent();
    }

    static Stream<Arguments> badClaims() {
        return Stream.of(
                bad("another issuer", claims -> claims.issuer("https://other.example")),
                bad(
                        "a longer issuer",
                        claims -> claims.issuer(claims.getClaims().get("iss") + "/")),
                bad("no issuer", claims -> claims.issuer(null)),
                bad("another audience", claims -> claims.audience("other")),
                bad("no audience", claims -> claims.audience((String) null)),
                bad(
                        "several audiences and no party",
                        claims -> claims.audience(List.of("other", TestOpenIdProvider.CLIENT_ID))),
                bad("another party", claims -> claims.claim("azp", "other")),
                bad("a party that is a list", claims -> claims.claim("azp", List.of(TestOpenIdProvider.CLIENT_ID))),
                bad("no subject", claims -> claims.subject(null)),
                bad("an empty subject", claims -> claims.subject("")),
                bad("too long a subject", claims -> claims.subject("s".repeat(256))),
                bad("no nonce", claims -> claims.claim("nonce", null)),
                bad("a nonce that is a number", claims -> claims.claim("nonce", 17)),
                bad("no time of issue", claims -> claims.issueTime(null)),
                bad("no end", claims -> claims.expirationTime(null)),
                bad("a beginning in the future", claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(61)))));
    }

    private static Arguments bad(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(org.junit.jupiter.api.Named.of(name, change));
    }

    @ParameterizedTest
    @MethodSource("badClaims")
    void aTokenWithoutWhatItMustClaimIsRefused(UnaryOperator<JWTClaimsSet.Builder> change) {
        assertThat(verifier().verify(token(change))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"59, true", "60, false", "61, false"})
    void itsEndMayBeAMinuteAgoByOurClock(long secondsAgo, boolean good) {
        String token = token(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(secondsAgo))));
        assertThat(verifier().verify(token).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"60, true", "61, false"})
    void itMayBeIssuedAMinuteAheadOfOurClock(long secondsAhead, boolean good) {
        String token = token(claims -> claims.issueTime(Date.from(NOW.plusSeconds(secondsAhead)))
                .expirationTime(Date.from(NOW.plusSeconds(300))));
        assertThat(verifier().verify(token).isPresent()).isEqualTo(good);
    }

    @Test
    void anotherKeyWithTheSameNameSignsNothing() {
        RSAKey forged = new RSAKey.Builder(TestOpenIdProvider.freshKey())
                .keyID(provider.key().getKeyID())
                .build();
        JWTClaimsSet claims = provider.claims(SUBJECT, NONCE, NOW).build();
        assertThat(verifier().verify(TestOpenIdProvider.sign(claims, forged, JWSAlgorithm.RS256)))
                .isEmpty();
    }

    @Test
    void aSecretThatEveryoneCanReadSignsNothing() throws JOSEException {
        byte[] published = provider.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(provider.key().getKeyID())
                        .build(),
                provider.claims(SUBJECT, NONCE, NOW).build());
        token.sign(new MACSigner(published));
        assertThat(verifier().verify(token.serialize())).isEmpty();
    }

    @Test
    void aKeyInTheTokenItselfSignsNothing() throws JOSEException {
        ECKey own = new ECKeyGenerator(Curve.P_256).keyID("own").generate();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .jwk(own.toPublicJWK())
                        .keyID(provider.key().getKeyID())
                        .build(),
                provider.claims(SUBJECT, NONCE, NOW).build());
        token.sign(new ECDSASigner(own));
        assertThat(verifier().verify(token.serialize())).isEmpty();
    }

    @Test
    void aTokenOfAnotherKindIsRefused() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(provider.key().getKeyID())
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                provider.claims(SUBJECT, NONCE, NOW).build());
        token.sign(new com.nimbusds.jose.crypto.RSASSASigner(provider.key()));
        assertThat(verifier().verify(token.serialize())).isEmpty();
    }

    @Test
    void anUnsignedTokenIsRefused() {
        JWTClaimsSet claims = provider.claims(SUBJECT, NONCE, NOW).build();
        assertThat(verifier().verify(new PlainJWT(claims).serialize())).isEmpty();
    }

    @Test
    void aTokenThatWasChangedAnywhereIsRefused() {
        OidcLoginVerifier verifier = verifier();
        String[] parts = goodToken().split("\\.");
        for (int part = 0; part < parts.length; part++) {
            String[] changed = parts.clone();
            char first = changed[part].charAt(5);
            changed[part] = changed[part].substring(0, 5) + (first == 'A' ? 'B' : 'A') + changed[part].substring(6);
            assertThat(verifier.verify(String.join(".", changed)))
                    .as("part %d", part)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a.b.c", "e30.e30.", "e30.e30.e30", "....", "\u00e4.\u00e4.\u00e4", "W10.W10.W10"
            })
    void anythingElseIsRefused(String other) {
        assertThat(verifier().verify(other)).isEmpty();
    }

    @Test
    void keysAreFetchedOnceForMany() {
        OidcLoginVerifier verifier = verifier();
        for (int i = 0; i < 5; i++) {
            assertThat(verifier.verify(goodToken())).isPresent();
        }
        assertThat(provider.fetches()).isEqualTo(1);
    }

    @Test
    void aNewKeyIsFetchedWhenItIsMet() {
        OidcLoginVerifier verifier = verifier();
        String old = goodToken();
        assertThat(verifier.verify(old)).isPresent();
        provider.rotate();
        assertThat(verifier.verify(goodToken())).isPresent();
        assertThat(verifier.verify(old)).isEmpty();
    }

    @Test
    void inventedKeysAreAskedForTwiceAtMostInAWhile() {
        OidcLoginVerifier verifier = verifier(NEVER.plus(NEVER), Duration.ZERO, NEVER);
        assertThat(verifier.verify(goodToken())).isPresent();
        JWTClaimsSet claims = provider.claims(SUBJECT, NONCE, NOW).build();
        for (int i = 0; i < 5; i++) {
            String invented = TestOpenIdProvider.sign(claims, TestOpenIdProvider.freshKey(), JWSAlgorithm.RS256);
            assertThat(verifier.verify(invented)).isEmpty();
        }
        assertThat(provider.fetches()).isLessThanOrEqualTo(2);
        assertThat(verifier.verify(goodToken())).isPresent();
    }

    @Test
    void aProviderThatNeverAnsweredRefusesNobodyHoweverOftenItIsAsked() {
        OidcLoginVerifier verifier = verifier(NEVER.plus(NEVER), Duration.ZERO, NEVER);
        provider.answer(503);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> verifier.verify(goodToken())).isInstanceOf(LoginUnavailableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500, 503})
    void withoutTheKeysNobodyIsTakenAndNobodyIsRefused(int status) {
        provider.answer(status);
        OidcLoginVerifier verifier = verifier();
        assertThatThrownBy(() -> verifier.verify(goodToken()))
                .isInstanceOf(LoginUnavailableException.class)
                .hasNoCause();
        provider.answer(200);
        assertThat(verifier.verify(goodToken())).isPresent();
    }

    @Test
    void aProviderThatIsGoneTakesNobodyAndRefusesNobody() {
        String token = goodToken();
        OidcLoginVerifier verifier = verifier();
        provider.close();
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(LoginUnavailableException.class);
    }

    @Test
    void knownKeysOutliveAnOutage() {
        OidcLoginVerifier verifier = verifier(Duration.ofMillis(2), NEVER, Duration.ofMillis(1));
        assertThat(verifier.verify(goodToken())).isPresent();
        provider.answer(503);
        int before = provider.fetches();
        await().until(() -> {
            assertThat(verifier.verify(goodToken())).isPresent();
            return provider.fetches() > before;
        });
        assertThat(verifier.verify(goodToken())).isPresent();
    }

    @Test
    void withoutAProviderNobodyIsTaken() {
        assertThat(new NoLogins().isOffered()).isFalse();
        assertThat(new NoLogins().verify(goodToken())).isEqualTo(Optional.empty());
    }
}
