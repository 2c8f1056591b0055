package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.Mac;

class LoginNonceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Instant END = Instant.parse("2026-03-01T13:00:00.123Z");

    private final Mac mac = new InMemoryToken().mac();
    private final LoginNonce nonce = LoginNonce.draw(new SecureRandom(), mac, NOW);

    @Test
    void isReadAgain() {
        assertThat(LoginNonce.open(nonce.text(), mac, NOW)).contains(nonce);
        assertThat(nonce.text()).matches("[A-Za-z0-9_-]{76}");
        assertThat(nonce.expiresAt()).isEqualTo(END);
    }

    @Test
    void isWorthlessFromTheHourOn() {
        assertThat(LoginNonce.open(nonce.text(), mac, END.minusMillis(1))).isPresent();
        assertThat(LoginNonce.open(nonce.text(), mac, END)).isEmpty();
    }

    @Test
    void isAnotherOneEachTime() {
        SecureRandom random = new SecureRandom();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            texts.add(LoginNonce.draw(random, mac, NOW).text());
        }
        assertThat(texts).hasSize(100);
    }

    @Test
    void isNotReadWithAnyOctetChanged() {
        byte[] octets = Base64.getUrlDecoder().decode(nonce.text());
        for (int i = 0; i < octets.length; i++) {
            byte[] changed = octets.clone();
            changed[i] ^= 1;
            assertThat(LoginNonce.open(encode(changed), mac, NOW))
                    .as("octet %d", i)
                    .isEmpty();
        }
    }

    @Test
    void isNotReadFromMoreOrLess() {
        byte[] octets = Base64.getUrlDecoder().decode(nonce.text());
        for (int length = 0; length < octets.length; length++) {
            assertThat(LoginNonce.open(encode(Arrays.copyOf(octets, length)), mac, NOW))
                    .as("length %d", length)
                    .isEmpty();
        }
        assertThat(LoginNonce.open(encode(Arrays.copyOf(octets, octets.length + 1)), mac, NOW))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "*", "\u00e4", " "})
    void isNotReadFromAnythingElse(String other) {
        assertThat(LoginNonce.open(other, mac, NOW)).isEmpty();
        assertThat(LoginNonce.open(nonce.text() + other + "A", mac, NOW)).isEmpty();
    }

    @Test
    void isWorthlessToAnotherToken() {
        assertThat(LoginNonce.open(nonce.text(), new InMemoryToken(2).mac(), NOW))
                .isEmpty();
    }

    @Test
    void isNotPrinted() {
        assertThat(nonce.toString()).doesNotContain(nonce.text());
    }

    private static String encode(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
