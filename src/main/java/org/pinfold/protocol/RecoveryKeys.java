package org.pinfold.protocol;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The keys of one generation of a stored secret, out of the OPRF output <em>and</em> the encryption key, so that neither
 * the token nor Argon2 is alone between a thief and the secret (protocol.md, section 5).
 *
 * <p>HKDF-SHA-256 (RFC 5869) with salt {@code pinfold/1/recovery-keys}, input keying material
 * {@code oprfOutput || encryptionKey} (64 octets) and one {@code info} for each key. A fourth {@code info},
 * {@code pinfold/1/reserved}, is set aside and must not be used for anything.
 *
 * <p>Not safe for use by several threads while one of them closes it.
 */
public final class RecoveryKeys implements AutoCloseable {
    /** Octets of every key. */
    public static final int KEY_BYTES = 32;

    private static final byte[] SALT = Fields.ascii("pinfold/1/recovery-keys");
    private static final String UNLOCK_KEY = "pinfold/1/unlock-key";
    private static final String SERVER_PROOF = "pinfold/1/server-proof";
    private static final String WRAP_KEY = "pinfold/1/wrap-key";

    private final SecretBytes unlockKey;
    private final SecretBytes serverProof;
    private final SecretBytes wrapKey;

    private RecoveryKeys(byte[] material) {
        unlockKey = expand(material, UNLOCK_KEY);
        serverProof = expand(material, SERVER_PROOF);
        wrapKey = expand(material, WRAP_KEY);
    }

    /**
     * Derives the keys.
     *
     * @param oprfOutput 32 octets; not closed by this method
     * @param pinHash not closed by this method
     * @return the caller closes it
     */
    public static RecoveryKeys derive(SecretBytes oprfOutput, PinHash pinHash) {
        return derive(oprfOutput, pinHash.encryptionKey());
    }

    static RecoveryKeys derive(SecretBytes oprfOutput, SecretBytes encryptionKey) {
        if (oprfOutput.size() != OprfClient.OUTPUT_BYTES || encryptionKey.size() != KEY_BYTES) {
            throw new IllegalArgumentException("OPRF output and encryption key have 32 octets each");
        }
        byte[] first = oprfOutput.exposeOctets();
        byte[] second = encryptionKey.exposeOctets();
        byte[] material = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, material, first.length, second.length);
        try {
            return new RecoveryKeys(material);
        } finally {
            Arrays.fill(first, (byte) 0);
            Arrays.fill(second, (byte) 0);
            Arrays.fill(material, (byte) 0);
        }
    }

    private static SecretBytes expand(byte[] material, String info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
        hkdf.init(new HKDFParameters(material, SALT, Fields.ascii(info)));
        byte[] key = new byte[KEY_BYTES];
        hkdf.generateBytes(key, 0, key.length);
        return SecretBytes.takeOwnership(key);
    }

    /** 32 octets: the server keeps them and checks {@link UnlockProof} with them; closed with these keys. */
    public SecretBytes unlockKey() {
        return unlockKey;
    }

    /** 32 octets: what the server shows before the device proves anything; closed with these keys. */
    public SecretBytes serverProof() {
        return serverProof;
    }

    /** 32 octets that never leave the device: open the stored secret; closed with these keys. */
    public SecretBytes wrapKey() {
        return wrapKey;
    }

    @Override
    public void close() {
        unlockKey.close();
        serverProof.close();
        wrapKey.close();
    }

    @Override
    public String toString() {
        return "RecoveryKeys(redacted)";
    }
}
