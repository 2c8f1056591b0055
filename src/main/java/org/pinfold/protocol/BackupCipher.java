package org.pinfold.protocol;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts manifests and items of a backup: AES-256-GCM (NIST SP 800-38D) with a fresh random 12-octet IV in front and
 * the 16-octet tag behind, {@code iv || ciphertext || tag}. The associated data is the kind, so that a manifest never
 * passes for an item; version and identifier are bound by the key, which is derived from them.
 *
 * <p>Safe for use by many threads as far as the storage key is.
 */
public final class BackupCipher {
    /** Octets that encryption adds. */
    public static final int OVERHEAD_BYTES = 28;

    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] MANIFEST = Fields.ascii("pinfold/1/manifest");
    private static final byte[] ITEM = Fields.ascii("pinfold/1/item");

    private final StorageKey storageKey;
    private final SecureRandom random;

    /** @param storageKey not closed by this object */
    public BackupCipher(StorageKey storageKey, SecureRandom random) {
        this.storageKey = storageKey;
        this.random = random;
    }

    /** Encrypts a manifest for one version; the result is 28 octets longer. */
    public Octets encryptManifest(long version, byte[] plaintext) {
        try (SecretBytes key = storageKey.manifestKey(version)) {
            return encrypt(key, MANIFEST, plaintext);
        }
    }

    /** Decrypts the manifest of one version; empty if it was not made with this key for this version. */
    public Optional<byte[]> decryptManifest(long version, Octets value) {
        try (SecretBytes key = storageKey.manifestKey(version)) {
            return decrypt(key, MANIFEST, value);
        }
    }

    /** Encrypts an item; the result is 28 octets longer. */
    public Octets encryptItem(BackupItemId id, byte[] plaintext) {
        try (SecretBytes key = storageKey.itemKey(id)) {
            return encrypt(key, ITEM, plaintext);
        }
    }

    /** Decrypts an item; empty if it was not made with this key for this identifier. */
    public Optional<byte[]> decryptItem(BackupItemId id, Octets value) {
        try (SecretBytes key = storageKey.itemKey(id)) {
            return decrypt(key, ITEM, value);
        }
    }

    private Octets encrypt(SecretBytes key, byte[] kind, byte[] plaintext) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            Cipher gcm = gcm(Cipher.ENCRYPT_MODE, key, kind, iv);
            byte[] value = Arrays.copyOf(iv, OVERHEAD_BYTES + plaintext.length);
            gcm.doFinal(plaintext, 0, plaintext.length, value, IV_BYTES);
            return Octets.of(value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    private static Optional<byte[]> decrypt(SecretBytes key, byte[] kind, Octets value) {
        byte[] octets = value.toByteArray();
        if (octets.length < OVERHEAD_BYTES) {
            return Optional.empty();
        }
        try {
            Cipher gcm = gcm(Cipher.DECRYPT_MODE, key, kind, Arrays.copyOf(octets, IV_BYTES));
            return Optional.of(gcm.doFinal(octets, IV_BYTES, octets.length - IV_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    private static Cipher gcm(int mode, SecretBytes key, byte[] kind, byte[] iv) throws GeneralSecurityException {
        byte[] octets = key.exposeOctets();
        try {
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(mode, new SecretKeySpec(octets, "AES"), new GCMParameterSpec(TAG_BITS, iv));
            gcm.updateAAD(kind);
            return gcm;
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
