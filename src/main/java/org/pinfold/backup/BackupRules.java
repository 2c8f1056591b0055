package org.pinfold.backup;

import java.util.Map;
import java.util.Optional;
import org.pinfold.protocol.BackupItemId;

/** Decides what a write does to a backup. Pure. */
public final class BackupRules {
    private BackupRules() {}

    /** What a write does. */
    public sealed interface Decision {
        /** It is carried out; the backup is {@code after} it what it says. */
        record Accept(StoredBackup after) implements Decision {}

        /** It assumed another version than the present one. */
        record Conflict() implements Decision {}

        /** The account would have more items or octets than it may. */
        record LimitExceeded() implements Decision {}
    }

    /** The version that the next write has to carry. */
    public static long nextVersion(Optional<StoredBackup> present) {
        return present.map(backup -> backup.manifest().version() + 1).orElse(1L);
    }

    /**
     * Decides.
     *
     * @param present the backup before the write
     * @param touchedSizes octets of those items of {@link BackupWrite#touched} that exist
     */
    public static Decision decide(
            Optional<StoredBackup> present, BackupWrite write, Map<BackupItemId, Integer> touchedSizes) {
        if (write.manifest().version() != nextVersion(present)) {
            return new Decision.Conflict();
        }
        int items = write.insertItems().size();
        long bytes = write.insertItems().stream()
                .mapToLong(item -> item.value().size())
                .sum();
        if (present.isPresent() && !write.clearAll()) {
            BackupUsage usage = present.get().usage();
            items += usage.items() - touchedSizes.size();
            bytes += usage.bytes()
                    - touchedSizes.values().stream()
                            .mapToLong(Integer::longValue)
                            .sum();
        }
        BackupUsage after = new BackupUsage(items, bytes);
        return after.isWithinLimits()
                ? new Decision.Accept(new StoredBackup(write.manifest(), after))
                : new Decision.LimitExceeded();
    }
}
