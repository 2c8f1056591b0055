package org.pinfold.protocol;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every way to change octets by one bit, and every way to cut or lengthen them. */
final class Tampering {
    private Tampering() {}

    static Stream<Octets> everyBitFlipped(Octets original) {
        return IntStream.range(0, original.size() * 8).mapToObj(bit -> {
            byte[] octets = original.toByteArray();
            octets[bit / 8] ^= (byte) (1 << (bit % 8));
            return Octets.of(octets);
        });
    }

    static Stream<Octets> everyLengthCut(Octets original) {
        return IntStream.range(0, original.size())
                .mapToObj(length -> Octets.of(Arrays.copyOf(original.toByteArray(), length)));
    }

    static Octets lengthened(Octets original) {
        return Octets.of(Arrays.copyOf(original.toByteArray(), original.size() + 1));
    }
}
