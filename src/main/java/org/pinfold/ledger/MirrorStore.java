package org.pinfold.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;

/**
 * Port to the database's witness. Every method is a transaction of its own, durable when it returns; a failure means that
 * the outcome is unknown.
 */
public interface MirrorStore {
    /**
     * Takes the ledger over: whoever claimed it before can write no more.
     *
     * @return the epoch to pass to {@link #commit}
     */
    long claim();

    /**
     * Writes into the audit trail what a start found, which concerns no account. It is there when this returns: what the start
     * then makes good, nobody could find any more.
     */
    void tell(List<Event> found);

    /** How far the database has come; its MAC is not checked here. */
    LedgerHead head();

    /** The row of an account, as it is in the database (not from a cache); its MAC is not checked here. */
    Optional<Mirror> find(Aci account);

    /** The row of a slot, likewise; empty also if it has values that no row of ours can have. */
    Optional<Mirror> findBySlot(int slotNumber);

    /**
     * What the rows say of slots, in the order of slot numbers; MACs are not checked.
     *
     * @param from the lowest slot number
     * @param limit how many rows at most
     */
    List<MirroredSlot> slots(int from, int limit);

    /** Accounts whose row is OPEN with guesses in it, the latest debited in {@code [from, to)}; MACs are not checked. */
    List<Aci> debitedBetween(Instant from, Instant to);

    /** The latest debit time that any row has; MACs are not checked. */
    Optional<Instant> latestDebitAt();

    /**
     * Writes the changes of one ledger write in their order, each if it is newer than the row that is there or if there
     * is none, and then its events with it; all in one transaction.
     *
     * @param epoch from {@link #claim}
     * @param head how far the database is after this
     * @return what was found, for each change; if it is {@code FOREIGN} for one, nothing was written
     */
    List<Mirror.Comparison> commit(long epoch, LedgerHead head, List<Change> changes);

    /**
     * A row to write.
     *
     * @param mirror the row; for a slot that is FREE, what is left of it: the account's row is deleted
     * @param events told in the same transaction, only if the row is written
     */
    record Change(Mirror mirror, List<Event> events) {
        public Change {
            events = List.copyOf(events);
        }
    }

    /**
     * What a row says of a slot.
     *
     * @param slotNumber as the row has it
     * @param slot its state; empty if the row has values that no row of ours can have
     */
    record MirroredSlot(int slotNumber, Optional<Slot> slot) {}

    /**
     * An entry for the audit trail.
     *
     * @param type what happened
     * @param facts short facts without secrets
     */
    record Event(SecurityEvent type, Map<String, String> facts) {
        public Event {
            facts = Map.copyOf(facts);
        }
    }
}
