package org.pinfold.protocol;

import java.util.Arrays;

/**
 * The PIN hash: Argon2id over the normalised PIN, 64 secret octets of which the first 32 are the encryption key and the
 * last 32 the access key. It never leaves the device: the access key is blinded before it is sent, the encryption key is
 * not sent at all (protocol.md, section 3).
 *
 * <p>Not safe for use by several threads while one of them closes it.
 */
public final class PinHash implements AutoCloseable {
    /** Octets of the hash. */
    public static final int SIZE_BYTES = 64;

    private static final int HALF_BYTES = SIZE_BYTES / 2;

    private final SecretBytes encryptionKey;
    private final SecretBytes accessKey;

    private PinHash(byte[] hash) {
        try (SecretBytes both = SecretBytes.takeOwnership(hash)) {
            encryptionKey = both.slice(0, HALF_BYTES);
            accessKey = both.slice(HALF_BYTES, SIZE_BYTES);
        }
    }

    /**
     * Derives the hash; takes some 0.2 s and 16 MiB with the default parameters. Uses the native library if there is one
     * and BouncyCastle otherwise, with the same result.
     *
     * @param pin not closed by this method
     * @return the caller closes it
     */
    public static PinHash derive(NormalizedPin pin, PinSalt salt, PinHashParameters parameters) {
        return derive(pin, salt, parameters, Argon2id.fastest());
    }

    static PinHash derive(NormalizedPin pin, PinSalt salt, PinHashParameters parameters, Argon2id argon2id) {
        byte[] password = pin.exposeOctets();
        try {
            return new PinHash(argon2id.hash(
                    password,
                    salt.toByteArray(),
                    parameters.memoryKiB(),
                    parameters.iterations(),
                    parameters.parallelism(),
                    SIZE_BYTES));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /** 32 octets that never leave the device, in no form; closed with this hash. */
    public SecretBytes encryptionKey() {
        return encryptionKey;
    }

    /** 32 octets, the input of the OPRF; closed with this hash. */
    public SecretBytes accessKey() {
        return accessKey;
    }

    @Override
    public void close() {
        encryptionKey.close();
        accessKey.close();
    }

    @Override
    public String toString() {
        return "PinHash(redacted)";
    }
}
