package org.pinfold.protocol;

import java.util.Arrays;

/**
 * Root of the keys of an encrypted backup, 32 octets, child of the master key. Each manifest version and each item has a
 * key of its own (protocol.md, section 7). Not safe for use by several threads while one of them closes it.
 */
public final class StorageKey implements AutoCloseable {
    private final SecretBytes key;

    StorageKey(SecretBytes key) {
        this.key = key;
    }

    /**
     * {@code HMAC-SHA-256(storageKey, "Manifest_" || version)} with the version in decimal.
     *
     * @param version 1 or more
     * @return 32 octets; the caller closes them
     */
    public SecretBytes manifestKey(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("a manifest version is 1 or more: " + version);
        }
        return child("Manifest_" + version);
    }

    /**
     * {@code HMAC-SHA-256(storageKey, "Item_" || Base64(id))}, Base64 of RFC 4648, section 4, padded.
     *
     * @return 32 octets; the caller closes them
     */
    public SecretBytes itemKey(BackupItemId id) {
        return child("Item_" + id.octets().toBase64());
    }

    private SecretBytes child(String label) {
        byte[] octets = key.exposeOctets();
        try {
            return SecretBytes.takeOwnership(HmacSha256.compute(octets, Fields.ascii(label)));
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** A copy of the 32 octets, owned and wiped by the caller. */
    byte[] exposeOctets() {
        return key.exposeOctets();
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "StorageKey(redacted)";
    }
}
