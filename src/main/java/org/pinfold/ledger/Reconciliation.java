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
     * Compares every row with its slot. Pure but for the token's MAC.
     *
     * @param slotOf the token's slot with a number, UNUSED beyond its pages
     * @param tokenSequence sequence number of the token's last write
     */
    static Reconciliation of(
            Collection<Mirror> rows, java.util.function.IntFunction<Slot> slotOf, long tokenSequence, Mac mac) {
        Map<Integer, Slot> heal = new TreeMap<>();
        Set<Integer> owed = new HashSet<>();
        List<GuessLedger.Alarm> alarms = new ArrayList<>();
        int unverified = 0;
        long databaseSequence = 0;
        for (Mirror row : rows) {
            if (!row.verifies(mac)) {
                unverified++;
                continue;
            }
            databaseSequence = Math.max(databaseSequence, row.sequence());
            int order = row.slot().compareTo(slotOf.apply(row.slotNumber()));
            if (order > 0) {
                heal.put(row.slotNumber(), row.slot());
            } else if (order < 0) {
                owed.add(row.slotNumber());
            }
        }
        if (unverified > 0) {
            alarms.add(alarm(SecurityEvent.LEDGER_FAULT, "unverifiedRows", unverified));
        }
        if (!heal.isEmpty()) {
            alarms.add(alarm(SecurityEvent.TOKEN_HEALED, "slots", heal.size()));
        }
        // A crash leaves at most the one write in flight without its row.
        if (owed.size() > 1 || tokenSequence - databaseSequence > 1 && !owed.isEmpty()) {
            alarms.add(alarm(SecurityEvent.DATABASE_BEHIND, "slots", owed.size()));
        }
        return new Reconciliation(heal, owed, alarms);
    }

    private static GuessLedger.Alarm alarm(SecurityEvent type, String fact, int count) {
        return new GuessLedger.Alarm(type, Map.of(fact, Integer.toString(count)));
    }
}
