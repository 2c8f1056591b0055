package org.pinfold.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.token.Mac;

/**
 * What the two witnesses say of each other when the ledger opens: a token that was turned back is healed from the mirror
 * before anything is served, a database that was turned back is named.
 *
 * <p>Every row is compared with its slot; only rows that differ are verified, and a sample, since a row that says what the
 * token says changes nothing, and is verified anyway before it is used.
 *
 * @param heal slots to bring forward, by number
 * @param behind rows that their slot continues: what was under way at a crash
 * @param named slots that any row names, verified or not: none of these is given away
 * @param headSequence how far the database has come
 * @param alarms what an administrator must know
 */
record Reconciliation(
        Map<Integer, Slot> heal, List<Mirror> behind, BitSet named, long headSequence, List<GuessLedger.Alarm> alarms) {
    private static final int ROWS_A_READ = 10_000;
    private static final int SAMPLE = 100;

    /** Rows behind their slot that are remembered; the others are brought forward when their slot changes. */
    static final int MAX_BEHIND = 4096;

    /**
     * Compares.
     *
     * @throws LedgerFaultException if there are rows and none of those looked at verifies: another token, or another MAC
     *     key
     */
    static Reconciliation of(MirrorStore mirrors, LedgerSlots slots, Mac mac) {
        return new Comparing(mirrors, slots, mac).run();
    }

    /**
     * Whether these rows can be this token's, by a sample: asked before the ledger is taken from whoever has it.
     *
     * @throws LedgerFaultException if there are rows and none of the first verifies
     */
    static void requireOwn(MirrorStore mirrors, Mac mac) {
        List<MirrorStore.MirroredSlot> sample = mirrors.slots(0, SAMPLE);
        boolean own = sample.stream()
                .flatMap(row -> mirrors.findBySlot(row.slotNumber()).stream())
                .anyMatch(row -> row.verifies(mac));
        if (!own && !sample.isEmpty() && sample.size() < SAMPLE) {
            throw notOwn();
        }
    }

    /**
     * Slots that nobody has by the token, and that a row names nevertheless, now that the token is healed and the rows that
     * a crash cut short are written.
     */
    BitSet freeButNamed(LedgerSlots healed) {
        BitSet numbers = (BitSet) named.clone();
        named.stream()
                .filter(number ->
                        number < healed.capacity() && healed.slot(number).state() != SlotState.FREE)
                .forEach(numbers::clear);
        behind.forEach(row -> numbers.clear(row.slotNumber()));
        return numbers;
    }

    private static LedgerFaultException notOwn() {
        return new LedgerFaultException("no mirror row verifies: this is another token, or another MAC key");
    }

    private static final class Comparing {
        private final MirrorStore mirrors;
        private final LedgerSlots slots;
        private final Mac mac;

        private final Map<Integer, Slot> heal = new TreeMap<>();
        private final List<Mirror> behind = new ArrayList<>();
        private final BitSet named = new BitSet();
        private final List<GuessLedger.Alarm> alarms = new ArrayList<>();
        private final boolean headVerifies;
        private final long headSequence;
        private int unexplained;
        private boolean headAloneBack;
        private int rows;
        private int verified;
        private int unverified;
        private int healed;

        Comparing(MirrorStore mirrors, LedgerSlots slots, Mac mac) {
            this.mirrors = mirrors;
            this.slots = slots;
            this.mac = mac;
            LedgerHead head = mirrors.head();
            headVerifies = head.verifies(mac);
            headSequence = headVerifies ? head.sequence() : 0;
        }

        Reconciliation run() {
            int from = 0;
            List<MirrorStore.MirroredSlot> read;
            do {
                read = mirrors.slots(from, ROWS_A_READ);
                read.forEach(this::compare);
                from = read.isEmpty() ? from : read.get(read.size() - 1).slotNumber() + 1;
            } while (read.size() == ROWS_A_READ && from > 0);
            if (verified == 0 && rows > 0) {
                throw notOwn();
            }
            compareSequences();
            return new Reconciliation(heal, behind, named, headSequence, alarms);
        }

        private void compare(MirrorStore.MirroredSlot row) {
            rows++;
            int number = row.slotNumber();
            if (number < slots.maxCapacity()) {
                named.set(number);
            }
            Slot token = number < slots.capacity() ? slots.slot(number) : Slot.UNUSED;
            if (row.slot().equals(Optional.of(token))) {
                headAloneBack |= slots.lag().isBetrayedBy(headSequence, number, token);
                if (rows > SAMPLE && verified > 0) {
                    return;
                }
            }
            Optional<Mirror> whole = mirrors.findBySlot(number).filter(mirror -> mirror.verifies(mac));
            if (whole.isEmpty()) {
                unverified++;
                return;
            }
            verified++;
            compare(whole.get(), token);
        }

        private void compare(Mirror row, Slot token) {
            int order = row.slot().compareTo(token);
            // At one position with different tags, two servers wrote the token, and only the one that had the ledger
            // wrote
            // its row and answered: the row is right.
            if (order > 0 || order == 0 && !row.slot().equals(token)) {
                heal.put(row.slotNumber(), row.slot());
                healed++;
            } else if (order < 0) {
                if (!slots.lag().explainsBehind(headSequence, row.slotNumber(), row.slot())) {
                    unexplained++;
                }
                if (row.isContinuedBy(token) && behind.size() < MAX_BEHIND) {
                    behind.add(row);
                }
            }
        }

        private void compareSequences() {
            if (unverified > 0 || !headVerifies) {
                alarm(SecurityEvent.LEDGER_FAULT, Map.of("unverifiedRows", unverified + (headVerifies ? 0 : 1)));
            }
            if (!slots.unreadable().isEmpty()) {
                alarm(
                        SecurityEvent.REGISTER_REBUILT,
                        Map.of("registers", slots.unreadable().size()));
            }
            boolean tokenBehind = headSequence > slots.sequence();
            if (tokenBehind || healed > 0) {
                alarm(SecurityEvent.TOKEN_HEALED, Map.of("slots", healed));
            }
            int lost = releaseUnnamed(tokenBehind);
            long writes = headVerifies ? Math.max(0, slots.sequence() - headSequence) : 0;
            // A crash leaves the one write in flight without its rows, all of them.
            if (lost > 0 || writes > 1 || headAloneBack || unexplained > 0 && !tokenBehind) {
                alarm(
                        SecurityEvent.DATABASE_BEHIND,
                        Map.of("writes", writes, "slots", unexplained, "slotsWithoutRow", lost));
            }
        }

        /**
         * Slots that belong to somebody whom no row names. One that never held a secret was taken by a start that a crash
         * cut short; in a token that was turned back any other was freed since, with its account. Both go on to the next
         * generation. Otherwise the database lost the account: the slot is kept, and counted.
         */
        private int releaseUnnamed(boolean tokenBehind) {
            int lost = 0;
            for (int number = 0; number < slots.capacity(); number++) {
                Slot slot = slots.slot(number);
                if (named.get(number) || slot.state() == SlotState.FREE) {
                    continue;
                }
                boolean released = tokenBehind || slot.state() == SlotState.CLOSED_NEVER;
                if (released && slot.generation() < Slot.MAX_GENERATION) {
                    heal.put(number, SlotRules.free(slot));
                } else {
                    lost++;
                }
            }
            return lost;
        }

        private void alarm(SecurityEvent type, Map<String, ? extends Number> counts) {
            Map<String, String> facts = new TreeMap<>();
            counts.forEach((fact, count) -> facts.put(fact, count.toString()));
            alarms.add(new GuessLedger.Alarm(type, facts));
        }
    }
}
