package org.pinfold.model;

import java.util.ArrayList;
import java.util.List;
import org.pinfold.ledger.Slot;

/**
 * A server's memory. A crash takes all of it.
 *
 * @param up whether it serves
 * @param stopped whether its ledger found somebody else's writing and serves no more
 * @param slots as its last token write or its start left them
 * @param owed numbers of slots whose mirror may be behind the token, as bits
 * @param epoch what it claimed the ledger with
 * @param batches token writes whose mirrors are not committed yet; at most one, but for a mutant
 */
record Node(boolean up, boolean stopped, List<Slot> slots, int owed, int epoch, List<Batch> batches) {
    /** The bit in {@code owed} of what has no row. */
    static final int OWES_THE_SEQUENCE = 1 << 8;

    static final Node DOWN = new Node(false, false, List.of(), 0, 0, List.of());

    Node {
        slots = List.copyOf(slots);
        batches = List.copyOf(batches);
    }

    /** The mirror rows of one token write, in order. */
    record Batch(List<Entry> entries, int sequence) {
        Batch {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One mirror row to write, and who waits for it.
     *
     * @param client who waits, or {@link #NOBODY}
     */
    record Entry(int client, int account, int slotNumber, Slot slot) {
        static final int NOBODY = -1;
    }

    boolean serves() {
        return up && !stopped;
    }

    boolean owes(int slotNumber) {
        return (owed & 1 << slotNumber) != 0;
    }

    Node writing(List<Slot> changed, Batch batch) {
        return new Node(up, stopped, changed, owed, epoch, Lists.and(batches, batch));
    }

    Node withoutBatch(int index, int newOwed) {
        List<Batch> fewer = new ArrayList<>(batches);
        fewer.remove(index);
        return new Node(up, stopped, slots, newOwed, epoch, fewer);
    }

    Node stop() {
        return new Node(up, true, slots, owed, epoch, List.of());
    }
}
