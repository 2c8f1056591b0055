package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.Mac;

class RecoveryCredentialTest {
    private static final Instant EXPIRY = Instant.parse("2026-03-01T13:00:00Z");

    private final Mac mac = new InMemoryToken().mac();
    private final RecoveryCredential credential = new RecoveryCredential(
            new Aci(new UUID(0x1234567890abcdefL, 0x8edcba0987654321L)),
            new PhoneNumber("+4915112345678"),
            Octets.of(new byte[32]),
            7,
            2,
            EXPIRY);
    private final String text = credential.seal(mac);

    @Test
    void isReadAsItWasWritten() {
        assertThat(RecoveryCredential.open(mac, text)).contains(credential);
    }

    @Test
    void fitsIntoAHeader() {
        RecoveryCredential longest = new RecoveryCredential(
                credential.account(), new PhoneNumber("+498001234567890"), credential.sessionIdHash(), 7, 2, EXPIRY);
        assertThat(longest.seal(mac)).matches("[A-Za-z0-9_-]+").hasSizeLessThanOrEqualTo(164);
        assertThat(RecoveryCredential.open(mac, longest.seal(mac))).contains(longest);
    }

    @Test
    void isWorthlessOnceABitIsFlipped() {
        byte[] octets = Base64.getUrlDecoder().decode(text);
        for (int bit = 0; bit < octets.length * 8; bit++) {
            byte[] flipped = octets.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(RecoveryCredential.open(mac, encode(flipped)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void isWorthlessInAnyOtherLength() {
        byte[] octets = Base64.getUrlDecoder().decode(text);
        for (int length = 0; length < octets.length; length++) {
            assertThat(RecoveryCredential.open(mac, encode(Arrays.copyOf(octets, length))))
                    .as("length %d", length)
                    .isEmpty();
        }
        assertThat(RecoveryCredential.open(mac, encode(Arrays.copyOf(octets, octets.length + 1))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "*", "Bearer", "\u00e4", " "})
    void isNotReadFromAnythingElse(String other) {
        assertThat(RecoveryCredential.open(mac, other)).isEmpty();
        assertThat(RecoveryCredential.open(mac, text + other + "A")).isEmpty();
    }

    @Test
    void isWorthlessToAnotherToken() {
        assertThat(RecoveryCredential.open(new InMemoryToken(2).mac(), text)).isEmpty();
    }

    @Test
    void expiresToTheMillisecond() {
        assertThat(credential.isExpired(EXPIRY.minusMillis(1))).isFalse();
        assertThat(credential.isExpired(EXPIRY)).isTrue();
    }

    @Test
    void keepsWholeMillisecondsOnly() {
        assertThatThrownBy(() -> new RecoveryCredential(
                        credential.account(),
                        credential.identifier(),
                        credential.sessionIdHash(),
                        7,
                        2,
                        EXPIRY.plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String encode(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
