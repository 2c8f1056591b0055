package org.pinfold.recovery;

import java.nio.ByteBuffer;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.SecretBytes;

/**
 * What a record seals: everything that a restore needs, and nothing that a PIN can be tested against without the token.
 *
 * <p>Format, big endian: {@code version u8 = 1 | maxTries u8 | memoryKiB u32 | iterations u32 | parallelism u32 |
 * unlockKey 32 | serverProof 32 | secret 48 | bodyDigest 32}.
 *
 * @param maxTries guesses promised when the PIN was set, 1 to 255
 * @param parameters of the PIN hash
 * @param unlockKey 32 secret octets; closed with this record
 * @param serverProof 32 octets that the device expects
 * @param secret 48 octets, encrypted by the device
 * @param bodyDigest 32 octets: SHA-256 of the request that stored this, so that its repetition is recognised
 */
public record RecordContent(
        int maxTries,
        PinHashParameters parameters,
        SecretBytes unlockKey,
        Octets serverProof,
        Octets secret,
        Octets bodyDigest)
        implements AutoCloseable {
    public static final int KEY_BYTES = 32;
    public static final int SECRET_BYTES = 48;

    private static final byte VERSION = 1;
    private static final int SIZE_BYTES = 2 + 3 * Integer.BYTES + 3 * KEY_BYTES + SECRET_BYTES;

    public RecordContent {
        if (maxTries < 1 || maxTries > 255) {
            throw new IllegalArgumentException("maxTries must be in [1, 255]: " + maxTries);
        }
        requireSize("unlockKey", unlockKey.size(), KEY_BYTES);
        requireSize("serverProof", serverProof.size(), KEY_BYTES);
        requireSize("secret", secret.size(), SECRET_BYTES);
        requireSize("bodyDigest", bodyDigest.size(), KEY_BYTES);
    }

    /** The octets to seal; the caller closes them. */
    public SecretBytes encode() {
        byte[] key = unlockKey.exposeOctets();
        ByteBuffer octets = ByteBuffer.allocate(SIZE_BYTES)
                .put(VERSION)
                .put((byte) maxTries)
                .putInt(parameters.memoryKiB())
                .putInt(parameters.iterations())
                .putInt(parameters.parallelism())
                .put(key)
                .put(serverProof.toByteArray())
                .put(secret.toByteArray())
                .put(bodyDigest.toByteArray());
        java.util.Arrays.fill(key, (byte) 0);
        return SecretBytes.takeOwnership(octets.array());
    }

    /**
     * Reads unsealed octets; does not close them.
     *
     * @throws IllegalArgumentException if they are not of this version and size
     */
    public static RecordContent decode(SecretBytes unsealed) {
        byte[] octets = unsealed.exposeOctets();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            if (octets.length != SIZE_BYTES || buffer.get() != VERSION) {
                throw new IllegalArgumentException("not a record of version 1");
            }
            int maxTries = Byte.toUnsignedInt(buffer.get());
            PinHashParameters parameters = new PinHashParameters(buffer.getInt(), buffer.getInt(), buffer.getInt());
            return new RecordContent(
                    maxTries,
                    parameters,
                    SecretBytes.takeOwnership(next(buffer, KEY_BYTES)),
                    Octets.of(next(buffer, KEY_BYTES)),
                    Octets.of(next(buffer, SECRET_BYTES)),
                    Octets.of(next(buffer, KEY_BYTES)));
        } finally {
            java.util.Arrays.fill(octets, (byte) 0);
        }
    }

    private static byte[] next(ByteBuffer buffer, int size) {
        byte[] octets = new byte[size];
        buffer.get(octets);
        return octets;
    }

    private static void requireSize(String name, int size, int expected) {
        if (size != expected) {
            throw new IllegalArgumentException(name + " must have " + expected + " octets: " + size);
        }
    }

    @Override
    public void close() {
        unlockKey.close();
    }
}
