package org.pinfold.protocol;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Immutable octets that may be known to anyone: ciphertext, points, identifiers, MACs. Secrets live in
 * {@link SecretBytes}.
 *
 * <p>The text form on the wire is Base64 of RFC 4648, section 4, with padding and without line breaks, in exactly the
 * form that {@link #toBase64} writes; anything else is refused.
 */
public final class Octets {
    private final byte[] value;

    private Octets(byte[] value) {
        this.value = value;
    }

    /** Copies {@code value}. */
    public static Octets of(byte[] value) {
        return new Octets(value.clone());
    }

    /**
     * Reads canonical Base64 (RFC 4648, section 4, padded).
     *
     * @throws IllegalArgumentException if {@code text} is not what {@link #toBase64} would write
     */
    public static Octets fromBase64(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not Base64");
        }
        // The JDK accepts missing padding and stray trailing bits; two spellings of one value would defeat comparisons.
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new IllegalArgumentException("not canonical Base64");
        }
        return new Octets(decoded);
    }

    /**
     * Reads lower-case or upper-case hexadecimal.
     *
     * @throws IllegalArgumentException if {@code text} has an odd length or another character
     */
    public static Octets fromHex(String text) {
        try {
            return new Octets(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not hexadecimal");
        }
    }

    public int size() {
        return value.length;
    }

    /** A copy of the octets. */
    public byte[] toByteArray() {
        return value.clone();
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(value);
    }

    /** Lower-case hexadecimal. */
    public String toHex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(value, octets.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Tells the length only, so that nothing a client sent ends up in a log. */
    @Override
    public String toString() {
        return "Octets(" + value.length + " bytes)";
    }
}
