package org.pinfold.backup;

import org.pinfold.protocol.Octets;

/**
 * The one object of a backup that names its version.
 *
 * @param version 1 or more; a write carries the present version plus 1
 * @param value ciphertext, 1 to {@link #MAX_VALUE_BYTES} octets
 */
public record BackupManifest(long version, Octets value) {
    /** The largest manifest. */
    public static final int MAX_VALUE_BYTES = 65_536;

    public BackupManifest {
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1: " + version);
        }
        if (value.size() < 1 || value.size() > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("value must have 1 to 65536 octets: " + value.size());
        }
    }
}
