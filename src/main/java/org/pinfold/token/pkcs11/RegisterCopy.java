package org.pinfold.token.pkcs11;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * One of a register's two copies, as it lies in the token: {@code format (1) || sequence (8) || length (4) || content ||
 * checksum (8)}, numbers most significant octet first. The format is 1; the checksum is the first 8 octets of SHA-256
 * over the register's name (ASCII), an octet 0, and all that precedes the checksum.
 *
 * <p>The checksum tells a copy that was torn by a crash from a whole one; it is no defence against somebody who writes
 * the token. A CRC of 32 bits would let one in four thousand million torn copies pass, for no gain: the hash costs less
 * than a tenth of the token's write.
 *
 * @param sequence 0 for the second copy of a new register, then rising by 1 with each write
 * @param content the register's value
 */
record RegisterCopy(long sequence, Octets content) {
    /** Octets around the content. */
    static final int OVERHEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + 8;

    private static final byte FORMAT = 1;
    private static final int CHECKSUM_BYTES = 8;

    byte[] encode(String name) {
        byte[] encoded = new byte[OVERHEAD_BYTES + content.size()];
        ByteBuffer buffer = ByteBuffer.wrap(encoded)
                .put(FORMAT)
                .putLong(sequence)
                .putInt(content.size())
                .put(content.toByteArray());
        buffer.put(checksum(name, encoded, encoded.length - CHECKSUM_BYTES));
        return encoded;
    }

    /** The copy, if these octets are a whole one of this register. */
    static Optional<RegisterCopy> decode(String name, byte[] encoded) {
        if (encoded.length < OVERHEAD_BYTES) {
            return Optional.empty();
        }
        int checked = encoded.length - CHECKSUM_BYTES;
        byte[] checksum = Arrays.copyOfRange(encoded, checked, encoded.length);
        if (!MessageDigest.isEqual(checksum, checksum(name, encoded, checked))) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        byte format = buffer.get();
        long sequence = buffer.getLong();
        int length = buffer.getInt();
        if (format != FORMAT || sequence < 0 || length != encoded.length - OVERHEAD_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new RegisterCopy(
                sequence, Octets.of(Arrays.copyOfRange(encoded, buffer.position(), buffer.position() + length))));
    }

    private static byte[] checksum(String name, byte[] encoded, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(StandardCharsets.US_ASCII));
            sha256.update((byte) 0);
            sha256.update(encoded, 0, length);
            return Arrays.copyOf(sha256.digest(), CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
