package org.pinfold.ledger;

import java.util.Map;
import java.util.TreeMap;
import org.pinfold.token.Registers;

/**
 * What the token alone says, as a start reads it: for whoever checks a ledger from outside.
 *
 * @param slots by number; those that were never used are left out
 * @param sequence of the last ledger write
 * @param capacity slots that there are pages for
 */
public record TokenSlots(Map<Integer, Slot> slots, long sequence, int capacity) {
    /** Reads every page and segment. For one process at a time, with no ledger open. */
    public static TokenSlots read(Registers registers) {
        LedgerSlots found = LedgerSlots.read(registers, LedgerLimits.DEFAULT.maxPages());
        Map<Integer, Slot> slots = new TreeMap<>();
        for (int number = 0; number < found.capacity(); number++) {
            if (!found.slot(number).equals(Slot.UNUSED)) {
                slots.put(number, found.slot(number));
            }
        }
        return new TokenSlots(slots, found.sequence(), found.capacity());
    }
}
