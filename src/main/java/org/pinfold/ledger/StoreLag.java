package org.pinfold.ledger;

import java.util.Map;
import java.util.Optional;

/**
 * What a crash between a token write and its mirror leaves, and nothing else: all rows of that one write as they were before it,
 * and the head with them, since they go to the database in one transaction. The journal knows both what the write made of its
 * slots and what they were before. A database that lags in any other way was turned back.
 *
 * @param lastSequence of the token's last write
 * @param lastWrite the slots that it changed, by number
 */
public record StoreLag(long lastSequence, Map<Integer, Change> lastWrite) {
    /**
     * What the last write made of a slot.
     *
     * @param before what it was; empty if a page that cannot be read kept it
     * @param after what it is
     */
    public record Change(Optional<Slot> before, Slot after) {}

    public StoreLag {
        lastWrite = Map.copyOf(lastWrite);
    }

    /** Whether the head lacks as much as a crash can take from it: the token's last write. */
    public boolean isOfOneWrite(long headSequence) {
        return headSequence == lastSequence - 1;
    }

    /** Whether a crash in the last write explains a row that is behind its slot. */
    public boolean explainsBehind(long headSequence, int slotNumber, Slot row) {
        Change change = lastWrite.get(slotNumber);
        return isOfOneWrite(headSequence)
                && change != null
                && change.before().map(row::equals).orElse(true);
    }

    /**
     * Whether a row that says what its slot says betrays that the head alone was put back: the write whose sequence the head
     * lacks brought this row.
     */
    public boolean isBetrayedBy(long headSequence, int slotNumber, Slot row) {
        Change change = lastWrite.get(slotNumber);
        return isOfOneWrite(headSequence)
                && change != null
                && row.equals(change.after())
                && !change.before().equals(Optional.of(row));
    }
}
