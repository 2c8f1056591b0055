package org.pinfold.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;

/** What every {@link Sealer} does. */
public interface SealerContract {
    Sealer sealer();

    byte[] ASSOCIATED = {1, 2, 3, 4, 5};

    @Test
    default void whatWasSealedOpens() throws SealBrokenException {
        for (int size : new int[] {1, 15, 16, 17, 100, Sealer.MAX_PLAINTEXT_BYTES}) {
            try (SecretBytes plaintext = SecretBytes.random(new SecureRandom(), size)) {
                Octets sealed = sealer().seal(plaintext, ASSOCIATED);

                assertThat(sealed.size()).isEqualTo(size + Sealer.OVERHEAD_BYTES);
                try (SecretBytes opened = sealer().unseal(sealed, ASSOCIATED)) {
                    assertThat(opened.matches(plaintext)).isTrue();
                }
            }
        }
    }

    @Test
    default void emptyAssociatedDataIsTiedToo() throws SealBrokenException {
        Octets sealed = sealer().seal(secret(20), new byte[0]);

        try (SecretBytes opened = sealer().unseal(sealed, new byte[0])) {
            assertThat(opened.size()).isEqualTo(20);
        }
        assertBroken(sealed, new byte[1]);
    }

    @Test
    default void twoSealsOfOnePlaintextShareNothing() {
        Octets first = sealer().seal(secret(40), ASSOCIATED);
        Octets second = sealer().seal(secret(40), ASSOCIATED);

        assertThat(Arrays.copyOf(first.toByteArray(), 12)).isNotEqualTo(Arrays.copyOf(second.toByteArray(), 12));
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    default void everyFlippedBitBreaksTheSeal() {
        byte[] sealed = sealer().seal(secret(8), ASSOCIATED).toByteArray();

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertBroken(Octets.of(flipped), ASSOCIATED);
        }
    }

    @Test
    default void everyOtherLengthBreaksTheSeal() {
        byte[] sealed = sealer().seal(secret(8), ASSOCIATED).toByteArray();

        for (int length = 0; length < sealed.length; length++) {
            assertBroken(Octets.of(Arrays.copyOf(sealed, length)), ASSOCIATED);
        }
        assertBroken(Octets.of(Arrays.copyOf(sealed, sealed.length + 1)), ASSOCIATED);
        assertBroken(Octets.of(new byte[Sealer.MAX_PLAINTEXT_BYTES + Sealer.OVERHEAD_BYTES + 1]), ASSOCIATED);
    }

    @Test
    default void everyChangeOfTheAssociatedDataBreaksTheSeal() {
        Octets sealed = sealer().seal(secret(8), ASSOCIATED);

        for (int bit = 0; bit < 8 * ASSOCIATED.length; bit++) {
            byte[] flipped = ASSOCIATED.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertBroken(sealed, flipped);
        }
        assertBroken(sealed, Arrays.copyOf(ASSOCIATED, 4));
        assertBroken(sealed, Arrays.copyOf(ASSOCIATED, 6));
        assertBroken(sealed, new byte[0]);
    }

    @Test
    default void aSealStillOpensAfterBrokenOnes() throws SealBrokenException {
        Octets sealed = sealer().seal(secret(8), ASSOCIATED);
        assertBroken(sealed, new byte[0]);

        try (SecretBytes opened = sealer().unseal(sealed, ASSOCIATED)) {
            assertThat(opened.matches(secret(8))).isTrue();
        }
    }

    @Test
    default void nothingAndTooMuchAreNotSealed() {
        assertThatIllegalArgumentException().isThrownBy(() -> sealer().seal(secret(0), ASSOCIATED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealer().seal(secret(Sealer.MAX_PLAINTEXT_BYTES + 1), ASSOCIATED));
    }

    @Test
    default void manyThreadsSealAndOpen() {
        ConcurrentLinkedQueue<Integer> wrong = new ConcurrentLinkedQueue<>();

        IntStream.range(0, 500).parallel().forEach(i -> {
            try (SecretBytes plaintext = SecretBytes.random(new SecureRandom(), 64);
                    SecretBytes opened = sealer().unseal(sealer().seal(plaintext, ASSOCIATED), ASSOCIATED)) {
                if (!opened.matches(plaintext)) {
                    wrong.add(i);
                }
            } catch (SealBrokenException e) {
                wrong.add(i);
            }
        });

        assertThat(wrong).isEmpty();
    }

    private void assertBroken(Octets sealed, byte[] associatedData) {
        assertThatExceptionOfType(SealBrokenException.class)
                .isThrownBy(() -> sealer().unseal(sealed, associatedData).close());
    }

    private static SecretBytes secret(int size) {
        return SecretBytes.takeOwnership(new byte[size]);
    }
}
