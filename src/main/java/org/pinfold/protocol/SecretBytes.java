package org.pinfold.protocol;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Octets that must not leak: wiped by {@link #close}, compared in constant time by {@link #matches}, never printed.
 *
 * <p>There is no {@code equals}: identity only. Not safe for use by several threads while one of them closes it.
 */
public final class SecretBytes implements AutoCloseable {
    private final byte[] value;
    private boolean closed;

    private SecretBytes(byte[] value) {
        this.value = value;
    }

    /** Copies {@code value}; the caller still owns, and wipes, the array. */
    public static SecretBytes copyOf(byte[] value) {
        return new SecretBytes(value.clone());
    }

    /** Takes {@code value} over without copying; the caller must not touch the array again. */
    public static SecretBytes takeOwnership(byte[] value) {
        return new SecretBytes(value);
    }

    /** Draws {@code sizeBytes} fresh octets. */
    public static SecretBytes random(SecureRandom random, int sizeBytes) {
        byte[] value = new byte[sizeBytes];
        random.nextBytes(value);
        return new SecretBytes(value);
    }

    public int size() {
        return value.length;
    }

    /** Whether both hold the same octets; takes the same time wherever they differ. */
    public boolean matches(byte[] presented) {
        return MessageDigest.isEqual(openValue(), presented);
    }

    /** Whether both hold the same octets; takes the same time wherever they differ. */
    public boolean matches(SecretBytes presented) {
        return matches(presented.openValue());
    }

    /** A copy of the raw octets, owned and wiped by the caller. One text search for this name finds every use. */
    public byte[] exposeOctets() {
        return openValue().clone();
    }

    /** A new secret holding the octets in {@code [from, to)}; the caller closes it. */
    public SecretBytes slice(int from, int to) {
        return new SecretBytes(Arrays.copyOfRange(openValue(), from, to));
    }

    private byte[] openValue() {
        if (closed) {
            throw new IllegalStateException("secret already closed");
        }
        return value;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "SecretBytes(" + value.length + " bytes, redacted)";
    }
}
