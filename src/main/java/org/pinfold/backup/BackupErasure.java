package org.pinfold.backup;

import org.pinfold.protocol.Aci;

/** What whoever registers or deletes an account asks of its backup. */
public interface BackupErasure {
    /** Whether there is a backup. */
    boolean exists(Aci account);

    /** Removes the backup with its items, of which whoever deletes the account tells; there may be none. */
    void erase(Aci account);
}
