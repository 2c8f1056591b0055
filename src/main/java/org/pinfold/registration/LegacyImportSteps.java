package org.pinfold.registration;

import java.util.List;
import java.util.Set;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyLock;

/** The transactions of an import. Every method is one of its own, durable when it returns. */
public interface LegacyImportSteps {
    /** Says what is to be done with lines of different numbers, and notes the accounts that will be made. */
    List<LegacyImportPlan> plan(List<LegacyImportLine.Row> rows);

    /**
     * Inserts the locks, and for new accounts these with their numbers: all of a line, or nothing.
     *
     * @param locks one for each plan
     * @return the accounts whose lock is inserted; of the others the number, or the account, has changed since
     */
    Set<Aci> commit(List<LegacyImportPlan.Place> plans, List<LegacyLock> locks);

    /** Removes a lock that did not become live. */
    void discard(LegacyLock lock);

    /** Gives back the slots of accounts that were noted and never made. To be called when no import runs. */
    void giveBackSlots();

    /** Whether any row names this slot. */
    boolean namesSlot(int slotNumber);
}
