package org.pinfold.protocol;

import java.security.SecureRandom;

/**
 * Names one item of a backup; random, so that it tells the server nothing.
 *
 * @param octets 16 octets
 */
public record BackupItemId(Octets octets) {
    /** Octets of an identifier. */
    public static final int SIZE_BYTES = 16;

    public BackupItemId {
        if (octets.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("an item identifier has 16 octets: " + octets.size());
        }
    }

    /** Draws a fresh one. */
    public static BackupItemId random(SecureRandom random) {
        byte[] octets = new byte[SIZE_BYTES];
        random.nextBytes(octets);
        return new BackupItemId(Octets.of(octets));
    }
}
