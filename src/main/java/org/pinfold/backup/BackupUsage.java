package org.pinfold.backup;

/**
 * What the items of a backup take up.
 *
 * @param items how many, 0 or more
 * @param bytes octets of their values, 0 or more
 */
public record BackupUsage(int items, long bytes) {
    /** The most items of an account. */
    public static final int MAX_ITEMS = 5_000;

    /** The most octets of an account's item values: 64 MiB. */
    public static final long MAX_BYTES = 64L * 1024 * 1024;

    /** No items. */
    public static final BackupUsage NONE = new BackupUsage(0, 0);

    public BackupUsage {
        if (items < 0 || bytes < 0) {
            throw new IllegalArgumentException("usage must not be negative: " + items + ", " + bytes);
        }
    }

    /** Whether an account may have this much. */
    public boolean isWithinLimits() {
        return items <= MAX_ITEMS && bytes <= MAX_BYTES;
    }
}
