package org.pinfold.recovery;

import java.util.List;
import java.util.function.ToIntFunction;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;

/** Which of an account's rows is live, decided by the token's slot alone. */
public sealed interface LiveRecord {
    /** There is nothing to guess at. */
    record None(Absence reason) implements LiveRecord {}

    /** This row is live and current. */
    record Current(RecoveryRecord row) implements LiveRecord {}

    /** This row is live, but a crash cut its promotion short: it is to be promoted before anything is read. */
    record ToPromote(RecoveryRecord row) implements LiveRecord {}

    /**
     * Decides. Pure.
     *
     * @param slotNumber the account's slot
     * @param slot its state in the token
     * @param rows all rows of the account
     * @param tagOf computes a row's tag; a row is never asked for it
     */
    static LiveRecord decide(
            int slotNumber, Slot slot, List<RecoveryRecord> rows, ToIntFunction<RecoveryRecord> tagOf) {
        switch (slot.state()) {
            case CLOSED_NEVER, FREE:
                return new None(Absence.NEVER);
            case CLOSED_REMOVED:
                return new None(Absence.REMOVED);
            case CLOSED_EXHAUSTED:
                return new None(Absence.EXHAUSTED);
            case OPEN:
                break;
        }
        for (RecoveryRecord row : rows) {
            if (row.slotNumber() == slotNumber
                    && row.generation() == slot.generation()
                    && tagOf.applyAsInt(row) == slot.recordTag()) {
                return row.pending() ? new ToPromote(row) : new Current(row);
            }
        }
        return new None(Absence.RECORD_LOST);
    }

    /**
     * Whether a row can never become live again: its generation is over, or another row holds it. A row of the next
     * generation is one that was not committed yet.
     */
    static boolean isObsolete(RecoveryRecord row, int slotNumber, Slot slot, int tag) {
        if (row.slotNumber() != slotNumber || row.generation() < slot.generation()) {
            return true;
        }
        return row.generation() == slot.generation() && (slot.state() != SlotState.OPEN || tag != slot.recordTag());
    }
}
