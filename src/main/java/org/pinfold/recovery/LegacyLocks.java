package org.pinfold.recovery;

import java.util.Optional;
import org.pinfold.protocol.Aci;

/** The locks that were imported from an old system. Every method runs in the caller's transaction. */
public interface LegacyLocks {
    /** An account's imported lock, live or not; as it is in the database, not from a cache. */
    Optional<LegacyLock> find(Aci account);

    /** Adds the lock of an account that has none. */
    void add(LegacyLock lock);

    /** Removes an account's lock; returns whether there was one. */
    boolean remove(Aci account);

    /** Whether any lock names this slot. */
    boolean namesSlot(int slotNumber);
}
