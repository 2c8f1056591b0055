package org.pinfold.protocol;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The secret that a PIN brings back: 32 random octets, root of everything that an account owns. Its children are
 * {@code HMAC-SHA-256(masterKey, label)} (protocol.md, section 7); a child tells nothing about the master key or about
 * another child. Not safe for use by several threads while one of them closes it.
 */
public final class MasterKey implements AutoCloseable {
    /** Octets of the key. */
    public static final int SIZE_BYTES = 32;

    private static final String REGISTRATION_LOCK = "Registration Lock";
    private static final String RECOVERY_PASSWORD = "Registration Recovery";
    private static final String STORAGE_KEY = "Storage Service Encryption";

    private final SecretBytes key;

    private MasterKey(SecretBytes key) {
        this.key = key;
    }

    /** Draws a fresh one; the caller closes it. */
    public static MasterKey random(SecureRandom random) {
        return new MasterKey(SecretBytes.random(random, SIZE_BYTES));
    }

    /**
     * Wraps 32 octets, for instance from a device's own keystore.
     *
     * @param octets taken over: the caller must neither use nor close them again
     * @throws IllegalArgumentException if there are not 32
     */
    public static MasterKey takeOwnership(SecretBytes octets) {
        if (octets.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("a master key has 32 octets: " + octets.size());
        }
        return new MasterKey(octets);
    }

    /**
     * Opens a stored secret.
     *
     * @param wrapKey not closed by this method
     * @param secret 48 octets as stored
     * @return the caller closes it; empty if {@code secret} was not made with {@code wrapKey}
     */
    public static Optional<MasterKey> unwrap(SecretBytes wrapKey, Octets secret) {
        return HmacSiv.open(wrapKey, secret).map(MasterKey::new);
    }

    /** What the server stores: {@code HMAC-SIV(wrapKey, masterKey)}, 48 octets. */
    public Octets wrap(SecretBytes wrapKey) {
        return HmacSiv.seal(wrapKey, key);
    }

    /** A copy of the 32 octets, owned and wiped by the caller: for a device's own keystore. */
    public byte[] exposeOctets() {
        return key.exposeOctets();
    }

    /** Whether both are the same key, in constant time. */
    public boolean matches(MasterKey other) {
        return key.matches(other.key);
    }

    /** Value of the registration lock: the child {@code "Registration Lock"} as 64 lower-case hexadecimal characters. */
    public String registrationLock() {
        return HexFormat.of().formatHex(child(REGISTRATION_LOCK));
    }

    /** Replaces the number proof: the child {@code "Registration Recovery"} in Base64, 44 characters. */
    public String recoveryPassword() {
        return Base64.getEncoder().encodeToString(child(RECOVERY_PASSWORD));
    }

    /** Root of the backup's keys: the child {@code "Storage Service Encryption"}; the caller closes it. */
    public StorageKey storageKey() {
        return new StorageKey(SecretBytes.takeOwnership(child(STORAGE_KEY)));
    }

    private byte[] child(String label) {
        byte[] octets = key.exposeOctets();
        try {
            return HmacSha256.compute(octets, Fields.ascii(label));
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "MasterKey(redacted)";
    }
}
