package org.pinfold.backup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BackupItemId;

/** The backups. Every method runs in the caller's transaction. */
public interface Backups {
    /** Reads a backup without its items. */
    Optional<StoredBackup> find(Aci account);

    /** Reads a backup without its items and keeps others from changing it until the transaction ends. */
    Optional<StoredBackup> lock(Aci account);

    /** Octets of the values of those items that exist. */
    Map<BackupItemId, Integer> sizes(Aci account, Set<BackupItemId> ids);

    /** Those items that exist. */
    List<BackupItem> items(Aci account, Set<BackupItemId> ids);

    /**
     * Carries a write out.
     *
     * @param present what {@link #lock} gave in this transaction
     * @param after the manifest and usage after the write
     * @throws ConcurrentWriteException if the backup is not {@code present} any more
     */
    void write(Aci account, Optional<StoredBackup> present, StoredBackup after, BackupWrite write);

    /** Removes a backup with its items, if there is one. */
    void remove(Aci account);
}
