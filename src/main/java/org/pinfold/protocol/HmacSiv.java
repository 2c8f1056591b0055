package org.pinfold.protocol;

import java.util.Arrays;
import java.util.Optional;

/**
 * Deterministic authenticated encryption of 32 octets under a key that is used for one message only: the construction
 * that Signal's clients use (HmacSIV).
 *
 * <pre>
 * Ka = HMAC-SHA-256(K, "auth")          Ke = HMAC-SHA-256(K, "enc")
 * iv = HMAC-SHA-256(Ka, M)[0, 16)       C  = M xor HMAC-SHA-256(Ke, iv)       sealed = iv || C
 * </pre>
 *
 * <p>Reveals whether two messages under one key are equal, nothing else. Safe for use by many threads.
 */
public final class HmacSiv {
    /** Octets of the message. */
    public static final int MESSAGE_BYTES = 32;

    /** Octets of the sealed form. */
    public static final int SEALED_BYTES = 48;

    private static final int IV_BYTES = 16;
    private static final byte[] AUTH = Fields.ascii("auth");
    private static final byte[] ENC = Fields.ascii("enc");

    private HmacSiv() {}

    /**
     * Seals.
     *
     * @param key 32 octets; not closed by this method
     * @param message 32 octets; not closed by this method
     * @return 48 octets
     */
    public static Octets seal(SecretBytes key, SecretBytes message) {
        requireSize("message", message.size(), MESSAGE_BYTES);
        byte[] octets = message.exposeOctets();
        try (Keys keys = new Keys(key)) {
            byte[] iv = keys.iv(octets);
            byte[] sealed = Arrays.copyOf(iv, SEALED_BYTES);
            keys.applyStream(iv, octets);
            System.arraycopy(octets, 0, sealed, IV_BYTES, MESSAGE_BYTES);
            return Octets.of(sealed);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /**
     * Opens, checking in constant time.
     *
     * @param key 32 octets; not closed by this method
     * @param sealed any octets
     * @return the 32 octets of the message, closed by the caller; empty if {@code sealed} was not made with {@code key}
     */
    public static Optional<SecretBytes> open(SecretBytes key, Octets sealed) {
        byte[] octets = sealed.toByteArray();
        if (octets.length != SEALED_BYTES) {
            return Optional.empty();
        }
        byte[] iv = Arrays.copyOf(octets, IV_BYTES);
        byte[] message = Arrays.copyOfRange(octets, IV_BYTES, SEALED_BYTES);
        try (Keys keys = new Keys(key);
                SecretBytes presented = SecretBytes.copyOf(iv)) {
            keys.applyStream(iv, message);
            return presented.matches(keys.iv(message)) ? Optional.of(SecretBytes.copyOf(message)) : Optional.empty();
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private static void requireSize(String name, int sizeBytes, int expected) {
        if (sizeBytes != expected) {
            throw new IllegalArgumentException(name + " must have " + expected + " octets: " + sizeBytes);
        }
    }

    private static final class Keys implements AutoCloseable {
        private final byte[] auth;
        private final byte[] enc;

        Keys(SecretBytes key) {
            requireSize("key", key.size(), RecoveryKeys.KEY_BYTES);
            byte[] octets = key.exposeOctets();
            auth = HmacSha256.compute(octets, AUTH);
            enc = HmacSha256.compute(octets, ENC);
            Arrays.fill(octets, (byte) 0);
        }

        byte[] iv(byte[] message) {
            return Arrays.copyOf(HmacSha256.compute(auth, message), IV_BYTES);
        }

        void applyStream(byte[] iv, byte[] message) {
            byte[] stream = HmacSha256.compute(enc, iv);
            for (int i = 0; i < message.length; i++) {
                message[i] ^= stream[i];
            }
            Arrays.fill(stream, (byte) 0);
        }

        @Override
        public void close() {
            Arrays.fill(auth, (byte) 0);
            Arrays.fill(enc, (byte) 0);
        }
    }
}
