package org.pinfold.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * A PIN in its one normal form; only {@link Pin#normalize} makes it. Secret: wiped by {@link #close}, never printed. Not
 * safe for use by several threads while one of them closes it.
 */
public final class NormalizedPin implements AutoCloseable {
    /** Characters that a PIN must have to be set. */
    public static final int MIN_CHARACTERS = 4;

    private final SecretBytes utf8;

    /** Takes {@code utf8} over. */
    NormalizedPin(byte[] utf8) {
        this.utf8 = SecretBytes.takeOwnership(utf8);
    }

    /**
     * Why this PIN must not be set, or empty. A character is a code point of the normal form whose general category is
     * not a mark (Mn, Mc, Me), so that a letter and its accents count once. Runs and repeats are looked for in PINs of
     * ASCII digits only.
     */
    public Optional<PinWeakness> weakness() {
        byte[] octets = utf8.exposeOctets();
        try {
            if (countCharacters(octets) < MIN_CHARACTERS) {
                return Optional.of(PinWeakness.TOO_SHORT);
            }
            boolean ascending = true;
            boolean descending = true;
            boolean repeated = true;
            for (int i = 0; i < octets.length; i++) {
                if (octets[i] < '0' || octets[i] > '9') {
                    return Optional.empty();
                }
                if (i > 0) {
                    int step = octets[i] - octets[i - 1];
                    ascending &= step == 1;
                    descending &= step == -1;
                    repeated &= step == 0;
                }
            }
            if (ascending) {
                return Optional.of(PinWeakness.ASCENDING_DIGITS);
            }
            if (descending) {
                return Optional.of(PinWeakness.DESCENDING_DIGITS);
            }
            return repeated ? Optional.of(PinWeakness.REPEATED_DIGIT) : Optional.empty();
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static int countCharacters(byte[] octets) {
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets));
        try {
            return (int) decoded.codePoints()
                    .filter(codePoint -> switch (Character.getType(codePoint)) {
                        case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
                            false;
                        default -> true;
                    })
                    .count();
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    /** Whether both are one PIN. Constant time for PINs of one length. */
    public boolean isSameAs(NormalizedPin other) {
        byte[] mine = exposeOctets();
        byte[] others = other.exposeOctets();
        try {
            return MessageDigest.isEqual(mine, others);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(others, (byte) 0);
        }
    }

    /** A copy of the UTF-8 octets, owned and wiped by the caller. */
    byte[] exposeOctets() {
        return utf8.exposeOctets();
    }

    @Override
    public void close() {
        utf8.close();
    }

    /** Tells nothing, not even the length. */
    @Override
    public String toString() {
        return "NormalizedPin(redacted)";
    }
}
