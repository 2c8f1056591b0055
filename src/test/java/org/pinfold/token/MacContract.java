package org.pinfold.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Octets;

/** What every {@link Mac} does. */
public interface MacContract {
    Mac mac();

    @Test
    default void macHas32OctetsAndIsTheSameEachTime() {
        byte[] first = mac().mac(MacPurpose.RECORD, bytes("a"), bytes("b"));

        assertThat(first).hasSize(Mac.SIZE_BYTES).isEqualTo(mac().mac(MacPurpose.RECORD, bytes("a"), bytes("b")));
    }

    @Test
    default void purposesDoNotShareMacs() {
        assertThat(Stream.of(MacPurpose.values()).map(purpose -> Octets.of(mac().mac(purpose, bytes("a")))))
                .doesNotHaveDuplicates();
    }

    @Test
    default void listsOfFieldsDoNotShareMacs() {
        assertThat(Stream.of(
                                mac().mac(MacPurpose.TICKET),
                                mac().mac(MacPurpose.TICKET, bytes("")),
                                mac().mac(MacPurpose.TICKET, bytes(""), bytes("")),
                                mac().mac(MacPurpose.TICKET, bytes("abc")),
                                mac().mac(MacPurpose.TICKET, bytes("ab"), bytes("c")),
                                mac().mac(MacPurpose.TICKET, bytes("a"), bytes("bc")),
                                mac().mac(MacPurpose.TICKET, bytes("bc"), bytes("a")))
                        .map(Octets::of))
                .doesNotHaveDuplicates();
    }

    @Test
    default void onlyTheWholeRightMacVerifies() {
        byte[] right = mac().mac(MacPurpose.ATTEMPT, bytes("a"));

        assertThat(mac().verify(right, MacPurpose.ATTEMPT, bytes("a"))).isTrue();
        assertThat(mac().verify(right, MacPurpose.TICKET, bytes("a"))).isFalse();
        assertThat(mac().verify(right, MacPurpose.ATTEMPT, bytes("b"))).isFalse();
        for (int bit = 0; bit < 8 * Mac.SIZE_BYTES; bit++) {
            byte[] flipped = right.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(mac().verify(flipped, MacPurpose.ATTEMPT, bytes("a"))).isFalse();
        }
        for (int length = 0; length < Mac.SIZE_BYTES; length++) {
            assertThat(mac().verify(Arrays.copyOf(right, length), MacPurpose.ATTEMPT, bytes("a")))
                    .isFalse();
        }
        assertThat(mac().verify(Arrays.copyOf(right, Mac.SIZE_BYTES + 1), MacPurpose.ATTEMPT, bytes("a")))
                .isFalse();
    }

    @Test
    default void longInputsAreAuthenticatedToTheLastOctet() {
        byte[] input = new byte[5000];
        byte[] first = mac().mac(MacPurpose.AUDIT, input);
        input[4999] = 1;

        assertThat(mac().mac(MacPurpose.AUDIT, input)).isNotEqualTo(first);
    }

    @Test
    default void manyThreadsGetTheMacsOfOne() {
        byte[][] alone = IntStream.range(0, 16)
                .mapToObj(i -> mac().mac(MacPurpose.MIRROR, new byte[] {(byte) i}))
                .toArray(byte[][]::new);
        ConcurrentLinkedQueue<Integer> wrong = new ConcurrentLinkedQueue<>();

        IntStream.range(0, 2000).parallel().forEach(i -> {
            if (!Arrays.equals(mac().mac(MacPurpose.MIRROR, new byte[] {(byte) (i % 16)}), alone[i % 16])) {
                wrong.add(i);
            }
        });

        assertThat(wrong).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
