package org.pinfold.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;

/**
 * What somebody who sees everything and forgets nothing knows. No server reads it; the properties are stated over it.
 *
 * @param committed by account, the record that the latest open in the token made live; empty if none lives
 * @param locks by account, the lock that came with the latest open
 * @param acknowledged by account, the latest state that was in both stores
 * @param removals by account
 * @param counts by record
 * @param startPoints by record, the PINs whose points were evaluated at a start, as bits
 */
record Truth(
        List<Optional<RecordName>> committed,
        List<Integer> locks,
        List<Acknowledged> acknowledged,
        List<Integer> removals,
        Map<RecordName, Counts> counts,
        Map<RecordName, Integer> startPoints) {

    Truth {
        committed = List.copyOf(committed);
        locks = List.copyOf(locks);
        acknowledged = List.copyOf(acknowledged);
        removals = List.copyOf(removals);
        counts = Collections.unmodifiableMap(counts);
        startPoints = Collections.unmodifiableMap(startPoints);
    }

    /**
     * A slot's state that was in token and mirror.
     *
     * @param record the live one; empty if the slot was closed or freed
     * @param removals how many removals were in both stores
     */
    record Acknowledged(long generation, Optional<RecordName> record, int removals) {}

    /**
     * Points by period, four bits each. A period ends with a proven success.
     *
     * @param debited points in token and mirror
     * @param evaluated points that the token evaluated for a guess
     * @param provenRounds rounds in which somebody who knows the PIN proved it, as bits
     * @param latest the latest debit in the token: 1 + point + 8 * round; 0 if none
     */
    record Counts(int debited, int evaluated, int provenRounds, int latest) {
        static final Counts NONE = new Counts(0, 0, 0, 0);
        private static final int POINTS = 4;

        boolean isDebited(int round, int point) {
            return (debited & bit(round, point)) != 0;
        }

        /** Distinct points in the period of this round, debited or evaluated, whichever are more. */
        int points(int round) {
            int shift = POINTS * period(round);
            return Math.max(Integer.bitCount(debited >> shift & 0xF), Integer.bitCount(evaluated >> shift & 0xF));
        }

        Counts debiting(int round, int point) {
            return new Counts(debited | bit(round, point), evaluated, provenRounds, latest);
        }

        Counts evaluating(int round, int point) {
            return new Counts(debited, evaluated | bit(round, point), provenRounds, latest);
        }

        Counts proving(int round) {
            return new Counts(debited, evaluated, provenRounds | 1 << round, latest);
        }

        Counts latest(int round, int point) {
            return new Counts(debited, evaluated, provenRounds, 1 + point + 8 * round);
        }

        boolean isLatest(int round, int point) {
            return latest == 1 + point + 8 * round;
        }

        boolean knows(int point) {
            int inAnyPeriod = 0x1111 << point;
            return ((debited | evaluated) & inAnyPeriod) != 0 || (latest > 0 && (latest - 1) % 8 == point);
        }

        /** Rounds that nobody proved belong to the period of the round before. */
        private int period(int round) {
            return Integer.bitCount(provenRounds & ((1 << round) - 1));
        }

        private int bit(int round, int point) {
            return 1 << (POINTS * period(round) + point);
        }
    }

    boolean knowsPoint(int account, int point) {
        return counts.entrySet().stream()
                .anyMatch(each ->
                        each.getKey().account() == account && each.getValue().knows(point));
    }

    Counts countsOf(RecordName name) {
        return counts.getOrDefault(name, Counts.NONE);
    }

    Truth with(RecordName name, Counts changed) {
        Map<RecordName, Counts> all = new HashMap<>(counts);
        all.put(name, changed);
        return new Truth(committed, locks, acknowledged, removals, all, startPoints);
    }

    Truth committing(int account, Optional<RecordName> live) {
        return new Truth(Lists.with(committed, account, live), locks, acknowledged, removals, counts, startPoints);
    }

    Truth locking(int account, int lock) {
        return new Truth(committed, Lists.with(locks, account, lock), acknowledged, removals, counts, startPoints);
    }

    Truth removing(int account) {
        return new Truth(
                committed,
                locks,
                acknowledged,
                Lists.with(removals, account, removals.get(account) + 1),
                counts,
                startPoints);
    }

    /** A removal that nobody was told of is gone with a store that was turned back. */
    Truth forgettingRemovals(int account) {
        List<Integer> told =
                Lists.with(removals, account, acknowledged.get(account).removals());
        return new Truth(committed, locks, acknowledged, told, counts, startPoints);
    }

    Truth acknowledging(int account, Slot slot) {
        Optional<RecordName> live = slot.state() == SlotState.OPEN && slot.recordTag() != 0
                ? Optional.of(RecordName.ofTag(slot.recordTag()))
                : Optional.empty();
        int told = slot.state() == SlotState.CLOSED_REMOVED
                ? removals.get(account)
                : acknowledged.get(account).removals();
        Acknowledged now = new Acknowledged(slot.generation(), live, told);
        return new Truth(committed, locks, Lists.with(acknowledged, account, now), removals, counts, startPoints);
    }

    Truth starting(RecordName name, int pin) {
        Map<RecordName, Integer> all = new HashMap<>(startPoints);
        all.merge(name, 1 << pin, (one, other) -> one | other);
        return new Truth(committed, locks, acknowledged, removals, counts, all);
    }
}
