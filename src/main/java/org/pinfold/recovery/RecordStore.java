package org.pinfold.recovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;

/** Port to the rows. Every method is a transaction of its own, durable when it returns. */
public interface RecordStore {
    /** All rows of an account, as they are in the database, not from a cache. */
    Rows find(Aci account);

    /** Inserts a pending row; the live row is untouched. */
    void insertPending(RecoveryRecord row);

    /**
     * Makes a live row current: wipes the account's rows of other generations and nonces up to its own, sets the
     * registration lock that came with it, removes an imported one, and tells the audit trail; does nothing if it is current already.
     */
    void promote(RecoveryRecord live);

    /** Wipes these rows, if they are there. */
    void wipe(Aci account, List<RecoveryRecord> rows);

    /** Wipes every row of an account, also those that are not as they were stored, and its imported lock. */
    void wipeAll(Aci account);

    /** The lock that was imported from an old system for this account, live or not. */
    Optional<LegacyLock> legacyLock(Aci account);

    /** Whether any row names this slot. */
    boolean namesSlot(int slotNumber);

    /** Accounts that have a pending row: work for the sweep. */
    PendingAccounts withPendingRows(int limit);

    /** Appends to the audit trail alone. */
    void tell(Aci account, SecurityEvent event, Map<String, String> facts);

    /** Appends to the audit trail alone, of no account. */
    void tell(SecurityEvent event, Map<String, String> facts);

    /**
     * An account's rows. One that somebody filled with nonsense must not hide the others.
     *
     * @param readable those with values that a row of ours can have
     * @param unreadable how many have others, 0 or more
     */
    record Rows(List<RecoveryRecord> readable, int unreadable) {
        public Rows {
            readable = List.copyOf(readable);
        }

        boolean isEmpty() {
            return readable.isEmpty() && unreadable == 0;
        }
    }

    /**
     * Who has a pending row.
     *
     * @param accounts each once
     * @param unreadable how many more rows' accounts are none of ours, 0 or more
     */
    record PendingAccounts(List<Aci> accounts, int unreadable) {
        public PendingAccounts {
            accounts = List.copyOf(accounts);
        }
    }
}
