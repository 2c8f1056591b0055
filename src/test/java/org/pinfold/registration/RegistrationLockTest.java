package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.RegistrationLock.State;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

class RegistrationLockTest {
    private static final Instant ACTIVE = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant END = ACTIVE.plus(LockPolicy.DEFAULT.lifetime());
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Aci ACI = new Aci(new UUID(1, 2));
    private static final String VALUE = "0f".repeat(32);

    private final Mac mac = new InMemoryToken().mac();
    private final RegistrationLock lock = make(ACI, 3, VALUE);

    @Nested
    class TheState {
        @Test
        void isAbsentWithoutALockHoweverLongTheAccountIsIdle() {
            assertThat(RegistrationLock.state(Optional.empty(), END, ACTIVE)).isEqualTo(State.ABSENT);
            assertThat(RegistrationLock.state(Optional.empty(), END, ACTIVE.plus(Duration.ofDays(400))))
                    .isEqualTo(State.ABSENT);
        }

        @Test
        void isRequiredUntilAMillisecondBeforeSevenIdleDays() {
            assertThat(stateAt(ACTIVE)).isEqualTo(State.REQUIRED);
            assertThat(stateAt(ACTIVE.plus(Duration.ofDays(7)).minus(MILLISECOND)))
                    .isEqualTo(State.REQUIRED);
        }

        @Test
        void isExpiredFromSevenIdleDaysOn() {
            assertThat(stateAt(ACTIVE.plus(Duration.ofDays(7)))).isEqualTo(State.EXPIRED);
            assertThat(stateAt(ACTIVE.plus(Duration.ofDays(7)).plus(MILLISECOND)))
                    .isEqualTo(State.EXPIRED);
        }

        @Test
        void isRequiredIfTheClockWasTurnedBack() {
            assertThat(stateAt(ACTIVE.minus(Duration.ofDays(1)))).isEqualTo(State.REQUIRED);
        }

        private State stateAt(Instant now) {
            return RegistrationLock.state(Optional.of(lock), END, now);
        }
    }

    @Nested
    class TheTimeRemaining {
        @Test
        void countsDownToTheExpiry() {
            assertThat(RegistrationLock.timeRemaining(END, LockPolicy.DEFAULT.lifetime(), ACTIVE))
                    .isEqualTo(Duration.ofDays(7));
            assertThat(RegistrationLock.timeRemaining(
                            END,
                            LockPolicy.DEFAULT.lifetime(),
                            ACTIVE.plus(Duration.ofDays(7)).minus(MILLISECOND)))
                    .isEqualTo(MILLISECOND);
        }

        @Test
        void isNeverNegativeNorMoreThanTheWhole() {
            assertThat(RegistrationLock.timeRemaining(
                            END, LockPolicy.DEFAULT.lifetime(), ACTIVE.plus(Duration.ofDays(8))))
                    .isZero();
            assertThat(RegistrationLock.timeRemaining(
                            END, LockPolicy.DEFAULT.lifetime(), ACTIVE.minus(Duration.ofDays(8))))
                    .isEqualTo(Duration.ofDays(7));
        }
    }

    @Nested
    class TheVerifier {
        @Test
        void opensWithItsValue() {
            assertThat(opens(lock, ACI, VALUE)).isTrue();
        }

        @Test
        void opensWithNoValueThatDiffersInOneBit() {
            byte[] value = Octets.fromHex(VALUE).toByteArray();
            for (int bit = 0; bit < value.length * 8; bit++) {
                byte[] flipped = value.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                assertThat(opens(lock, ACI, Octets.of(flipped).toHex()))
                        .as("bit %d", bit)
                        .isFalse();
            }
        }

        @Test
        void opensWithNothingOnceABitOfItIsFlipped() {
            byte[] verifier = lock.verifier().toByteArray();
            for (int bit = 0; bit < verifier.length * 8; bit++) {
                byte[] flipped = verifier.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                assertThat(opens(new RegistrationLock(3, Octets.of(flipped)), ACI, VALUE))
                        .as("bit %d", bit)
                        .isFalse();
            }
        }

        @Test
        void isWorthlessInAnotherAccountsRow() {
            assertThat(opens(lock, new Aci(new UUID(1, 3)), VALUE)).isFalse();
        }

        @Test
        void isWorthlessUnderAnotherGeneration() {
            assertThat(opens(new RegistrationLock(4, lock.verifier()), ACI, VALUE))
                    .isFalse();
        }

        @Test
        void isWorthlessWithAnotherToken() {
            try (RegistrationLockValue value =
                    RegistrationLockValue.parse(VALUE).orElseThrow()) {
                assertThat(lock.opensWith(new InMemoryToken(2).mac(), ACI, value))
                        .isFalse();
            }
        }

        @Test
        void differsEachTimeItIsMade() {
            assertThat(make(ACI, 3, VALUE)).isNotEqualTo(lock);
        }

        @Test
        void isMadeAsDocumented() {
            byte[] salt = Arrays.copyOf(lock.verifier().toByteArray(), 16);
            byte[] stretched = new byte[32];
            HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
            hkdf.init(new HKDFParameters(
                    Octets.fromHex(VALUE).toByteArray(),
                    salt,
                    "Pinfold registration lock verifier".getBytes(StandardCharsets.US_ASCII)));
            hkdf.generateBytes(stretched, 0, 32);
            byte[] tag = mac.mac(
                    MacPurpose.REGISTRATION_LOCK,
                    ACI.toByteArray(),
                    ByteBuffer.allocate(8).putLong(3).array(),
                    salt,
                    stretched);
            assertThat(lock.verifier().toByteArray())
                    .isEqualTo(ByteBuffer.allocate(48).put(salt).put(tag).array());
        }

        @Test
        void hasExactly48Octets() {
            assertThatThrownBy(() -> new RegistrationLock(3, Octets.of(new byte[47])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new RegistrationLock(3, Octets.of(new byte[49])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class TheValue {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 62, 63, 65, 66, 128})
        void has64Characters(int length) {
            assertThat(RegistrationLockValue.parse("a".repeat(length))).isEmpty();
        }

        @Test
        void isLowerCaseHexadecimal() {
            assertThat(RegistrationLockValue.parse("A".repeat(64))).isEmpty();
            assertThat(RegistrationLockValue.parse("g".repeat(64))).isEmpty();
            assertThat(RegistrationLockValue.parse("a".repeat(64))).isPresent();
        }

        @Test
        void isWipedWhenClosed() {
            RegistrationLockValue value = RegistrationLockValue.parse(VALUE).orElseThrow();
            value.close();
            assertThatThrownBy(() -> lock.opensWith(mac, ACI, value)).isInstanceOf(IllegalStateException.class);
        }
    }

    private boolean opens(RegistrationLock made, Aci aci, String text) {
        try (RegistrationLockValue value = RegistrationLockValue.parse(text).orElseThrow()) {
            return made.opensWith(mac, aci, value);
        }
    }

    private RegistrationLock make(Aci aci, long generation, String text) {
        try (RegistrationLockValue value = RegistrationLockValue.parse(text).orElseThrow()) {
            return RegistrationLock.make(mac, new SecureRandom(), aci, generation, value);
        }
    }
}
