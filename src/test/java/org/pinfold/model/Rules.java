package org.pinfold.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotRules;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.StoreLag;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.LiveRecord;
import org.pinfold.recovery.RecoveryRecord;
import org.pinfold.token.KeyVersions;

/** The rules of the server itself, called with the model's values; where a mutant breaks a rule, the broken one. */
final class Rules {
    /** Tries that were sealed with every record. */
    static final int SEALED_TRIES = 2;

    /** Configured higher than what was sealed: nobody may be hurt by that. */
    private static final GuessPolicy POLICY = GuessPolicy.unpaced(SEALED_TRIES + 1);

    private static final Aci ACCOUNT = new Aci(new UUID(0, 0));
    private static final KeyVersions KEY_VERSIONS = new KeyVersions(1, 1, 1, 1);
    private static final Octets MAC = Octets.of(new byte[32]);

    private final Optional<Mutant> mutant;

    Rules(Optional<Mutant> mutant) {
        this.mutant = mutant;
    }

    boolean are(Mutant broken) {
        return mutant.isPresent() && mutant.get() == broken;
    }

    int maxTries() {
        return are(Mutant.MAX_TRIES_RAISED) ? POLICY.maxTries() : POLICY.effectiveMaxTries(SEALED_TRIES);
    }

    /** The tag as it is compared with the slot's. */
    private int tag(RecordName name, Slot slot) {
        if (are(Mutant.OPEN_WITHOUT_TAG) || are(Mutant.RECORD_TAG_IGNORED)) {
            return slot.recordTag();
        }
        return name.tag();
    }

    SlotRules.Transition<SlotOutcome.Open> open(Slot slot, RecordName name) {
        int tag = are(Mutant.OPEN_WITHOUT_TAG) ? 0 : name.tag();
        return SlotRules.open(slot, name.generation() - 1L, tag);
    }

    SlotRules.Transition<SlotOutcome.Debit> debit(Slot slot, RecordName name, int point) {
        return SlotRules.debit(
                slot,
                name.generation(),
                tag(name, slot),
                name.guessTag(slot.round(), point),
                maxTries(),
                Duration.ZERO);
    }

    SlotRules.Transition<SlotOutcome.Prove> prove(Slot slot, RecordName name, Attempt attempt) {
        int round = are(Mutant.RESET_BY_AN_OLDER_ROUND) ? slot.round() : attempt.round();
        return SlotRules.prove(slot, name.generation(), tag(name, slot), round);
    }

    SlotRules.Transition<SlotOutcome.Exhaust> exhaust(Slot slot, RecordName name) {
        return SlotRules.exhaust(slot, name.generation(), tag(name, slot), maxTries());
    }

    SlotRules.Transition<SlotOutcome.Remove> remove(Slot slot, long generation) {
        SlotRules.Transition<SlotOutcome.Remove> removed = SlotRules.remove(slot, generation);
        if (are(Mutant.DELETE_BETWEEN_START_AND_STORE) && removed.outcome() instanceof SlotOutcome.Removed) {
            return new SlotRules.Transition<>(
                    removed.outcome(),
                    new Slot(generation, slot.round(), slot.used(), SlotState.CLOSED_REMOVED, 0, slot.guessTag()));
        }
        return removed;
    }

    boolean opened(RecordName name, Slot slot) {
        return slot.generation() == name.generation() && slot.recordTag() == tag(name, slot);
    }

    LiveRecord live(int slotNumber, Slot slot, List<Row> rows) {
        return LiveRecord.decide(
                slotNumber, slot, rows.stream().map(Row::toRecord).toList(), tags(rows, slot));
    }

    private ToIntFunction<RecoveryRecord> tags(List<Row> rows, Slot slot) {
        return record -> tag(rowOf(record, rows).name(), slot);
    }

    /** Which of these rows the rules chose. */
    @SuppressWarnings("ReferenceEquality") // the rules return one of the objects that they were given
    static Row rowOf(RecoveryRecord record, List<Row> rows) {
        return rows.stream().filter(row -> row.toRecord() == record).findFirst().orElseThrow();
    }

    boolean isObsolete(Row row, int slotNumber, Slot slot) {
        return LiveRecord.isObsolete(row.toRecord(), slotNumber, slot, tag(row.name(), slot));
    }

    /** Whether a slot can still belong to whoever the mirror row names: the same record, or the next step of its own. */
    boolean isContinued(Slot mirror, Slot now) {
        boolean sameRecord = now.recordTag() == mirror.recordTag() || are(Mutant.RECORD_TAG_IGNORED);
        if (now.generation() == mirror.generation()) {
            return sameRecord;
        }
        return now.generation() == mirror.generation() + 1 && now.state() != SlotState.FREE;
    }

    /** Whether a crash explains that a row is behind. */
    boolean explains(StoreLag lag, int headSequence, int slotNumber, Slot row) {
        return are(Mutant.HEAD_ALONE_IS_BELIEVED)
                ? lag.isOfOneWrite(headSequence)
                : lag.explainsBehind(headSequence, slotNumber, row);
    }

    static Mirror.Comparison compare(Slot written, Slot present) {
        return mirror(written).over(mirror(present));
    }

    private static Mirror mirror(Slot slot) {
        return new Mirror(ACCOUNT, 0, slot, Instant.EPOCH, 0, KEY_VERSIONS, MAC);
    }
}
