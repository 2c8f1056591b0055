package org.pinfold.backup;

import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.Octets;

/**
 * One encrypted item of a backup.
 *
 * @param id chosen by the device
 * @param value ciphertext, 1 to {@link #MAX_VALUE_BYTES} octets
 */
public record BackupItem(BackupItemId id, Octets value) {
    /** The largest item. */
    public static final int MAX_VALUE_BYTES = 262_144;

    public BackupItem {
        if (value.size() < 1 || value.size() > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("value must have 1 to 262144 octets: " + value.size());
        }
    }
}
