package org.pinfold.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.token.Mac;

/**
 * What the two witnesses say of each other when the ledger opens: a token that was turned back is healed from the mirror
 * before anything is served, a database that was turned back is named.
 *
 * @param heal slots to bring forward, by number
 * @param owed slots whose mirror row is behind the token
 * @param alarms what an administrator must know
 */
record Reconciliation(Map<Integer, Slot> heal, Set<Integer> owed, List<GuessLedger.Alarm> alarms) {

    /**
     * Compares every row with its slot, and every slot with the rows. Pure but for the token's MAC.
     *
     * @throws LedgerFaultException if there are rows and none verifies: another token, or another MAC key
     */
    static Reconciliation of(Collection<Mirror> rows, LedgerPages pages, Mac mac) {
        Map<Integer, Slot> heal = new TreeMap<>();
        Set<Integer> owed = new HashSet<>();
        Set<Integer> named = new HashSet<>();
        long databaseSequence = 0;
        for (Mirror row : rows) {
            if (!row.verifies(mac)) {
                continue;
            }
            named.add(row.slotNumber());
            databaseSequence = Math.max(databaseSequence, row.sequence());
            int order = row.slot().compareTo(slot(pages, row.slotNumber()));
            if (order > 0) {
                heal.put(row.slotNumber(), row.slot());
            } else if (order < 0) {
                owed.add(row.slotNumber());
            }
        }
        if (named.isEmpty() && !rows.isEmpty()) {
            throw new LedgerFaultException("no mirror row verifies: this is another token, or another MAC key");
        }
        List<GuessLedger.Alarm> alarms = new ArrayList<>();
        int unverified = rows.size() - named.size();
        if (unverified > 0) {
            alarms.add(alarm(SecurityEvent.LEDGER_FAULT, "unverifiedRows", unverified));
        }
        if (!heal.isEmpty()) {
            alarms.add(alarm(SecurityEvent.TOKEN_HEALED, "slots", heal.size()));
        }
        // A crash leaves at most the one write in flight without its row.
        if (owed.size() > 1 || pages.sequence() - databaseSequence > 1 && !owed.isEmpty()) {
            alarms.add(alarm(SecurityEvent.DATABASE_BEHIND, "slots", owed.size()));
        }
        int unnamed = unnamed(pages, named);
        if (unnamed > 1) {
            alarms.add(alarm(SecurityEvent.DATABASE_BEHIND, "slotsWithoutRow", unnamed));
        }
        return new Reconciliation(heal, owed, alarms);
    }

    private static Slot slot(LedgerPages pages, int number) {
        return number < pages.capacity() ? pages.slot(number) : Slot.UNUSED;
    }

    /** Slots that belong to somebody and that no row names: the accounts are gone from the database. */
    private static int unnamed(LedgerPages pages, Set<Integer> named) {
        int unnamed = 0;
        for (int number = 0; number < pages.capacity(); number++) {
            if (pages.slot(number).state() != SlotState.FREE && !named.contains(number)) {
                unnamed++;
            }
        }
        return unnamed;
    }

    private static GuessLedger.Alarm alarm(SecurityEvent type, String fact, int count) {
        return new GuessLedger.Alarm(type, Map.of(fact, Integer.toString(count)));
    }
}
