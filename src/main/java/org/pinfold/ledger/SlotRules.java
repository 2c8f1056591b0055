package org.pinfold.ledger;

import java.time.Duration;

/**
 * The whole transition table of a slot, as pure functions (protocol.md, section 13.2). Conditions are tried in the
 * order written; the first that holds decides. Every change strictly increases the slot.
 */
public final class SlotRules {
    private SlotRules() {}

    /**
     * An outcome and the slot after it.
     *
     * @param outcome what to tell
     * @param after the new state; the same as before if nothing changed
     */
    public record Transition<O extends SlotOutcome>(O outcome, Slot after) {}

    /** First {@code store/start} of an account: takes a FREE slot. Requires a FREE slot with a generation left. */
    public static Slot allocate(Slot slot) {
        requireFree(slot, true);
        return nextGeneration(slot, SlotState.CLOSED_NEVER, 0);
    }

    /** Deletion of the account: the generation goes on, so that no row of the old account fits the next one. */
    public static Slot free(Slot slot) {
        requireFree(slot, false);
        return nextGeneration(slot, SlotState.FREE, 0);
    }

    /**
     * The commit point of a store.
     *
     * @param expectedGeneration the generation that {@code store/start} saw
     * @param recordTag tag of the record that becomes live
     */
    public static Transition<SlotOutcome.Open> open(Slot slot, long expectedGeneration, int recordTag) {
        if (slot.generation() != expectedGeneration
                || slot.state() == SlotState.FREE
                || slot.generation() == Slot.MAX_GENERATION) {
            return new Transition<>(new SlotOutcome.Stale(), slot);
        }
        return new Transition<>(new SlotOutcome.Opened(), nextGeneration(slot, SlotState.OPEN, recordTag));
    }

    /**
     * Counts a guess.
     *
     * @param generation of the record that was read
     * @param recordTag of the record that was read
     * @param guessTag of the point
     * @param maxTries the effective limit, 1 to 255
     * @param retryAfter how long pacing still asks to wait; zero if it does not
     */
    public static Transition<SlotOutcome.Debit> debit(
            Slot slot, long generation, int recordTag, int guessTag, int maxTries, Duration retryAfter) {
        if (slot.generation() != generation || slot.recordTag() != recordTag || slot.state() == SlotState.FREE) {
            return new Transition<>(new SlotOutcome.Stale(), slot);
        }
        if (slot.state().isClosed()) {
            return new Transition<>(new SlotOutcome.Closed(slot.state()), slot);
        }
        if (slot.used() > 0 && slot.guessTag() == guessTag) {
            return new Transition<>(new SlotOutcome.Repeated(Math.max(0, maxTries - slot.used())), slot);
        }
        if (slot.used() >= maxTries) {
            return new Transition<>(new SlotOutcome.Exhausted(), slot);
        }
        if (!retryAfter.isZero()) {
            return new Transition<>(new SlotOutcome.TooSoon(retryAfter), slot);
        }
        int used = slot.used() + 1;
        return new Transition<>(
                new SlotOutcome.Debited(maxTries - used),
                new Slot(slot.generation(), slot.round(), used, slot.state(), slot.recordTag(), guessTag));
    }

    /**
     * A proof matched. Only a proof of the present round resets: otherwise one proof, seen once, would refill the
     * guesses for ever.
     *
     * @param round the round in which the attempt was made
     */
    public static Transition<SlotOutcome.Prove> prove(Slot slot, long generation, int recordTag, int round) {
        if (slot.generation() != generation || slot.recordTag() != recordTag || slot.state() == SlotState.FREE) {
            return new Transition<>(new SlotOutcome.Stale(), slot);
        }
        if (slot.state().isClosed()) {
            return new Transition<>(new SlotOutcome.Closed(slot.state()), slot);
        }
        if (round != slot.round() || slot.round() == Slot.MAX_ROUND) {
            return new Transition<>(new SlotOutcome.Proved(false), slot);
        }
        return new Transition<>(
                new SlotOutcome.Proved(true),
                new Slot(slot.generation(), slot.round() + 1, 0, slot.state(), slot.recordTag(), 0));
    }

    /** Closes a slot whose guesses are used up. Final: only a new generation opens it again. */
    public static Transition<SlotOutcome.Exhaust> exhaust(Slot slot, long generation, int recordTag, int maxTries) {
        if (slot.generation() != generation || slot.recordTag() != recordTag || slot.state() == SlotState.FREE) {
            return new Transition<>(new SlotOutcome.Stale(), slot);
        }
        if (slot.state().isClosed()) {
            return new Transition<>(new SlotOutcome.Closed(slot.state()), slot);
        }
        if (slot.used() < maxTries) {
            return new Transition<>(new SlotOutcome.TriesLeft(), slot);
        }
        return new Transition<>(
                new SlotOutcome.Destroyed(),
                new Slot(
                        slot.generation(),
                        slot.round(),
                        slot.used(),
                        SlotState.CLOSED_EXHAUSTED,
                        slot.recordTag(),
                        slot.guessTag()));
    }

    /** The owner removes the secret, in whatever state it is. */
    public static Transition<SlotOutcome.Remove> remove(Slot slot, long generation) {
        if (slot.generation() != generation
                || slot.state() == SlotState.FREE
                || slot.generation() == Slot.MAX_GENERATION) {
            return new Transition<>(new SlotOutcome.Stale(), slot);
        }
        return new Transition<>(new SlotOutcome.Removed(), nextGeneration(slot, SlotState.CLOSED_REMOVED, 0));
    }

    private static Slot nextGeneration(Slot slot, SlotState state, int recordTag) {
        return new Slot(slot.generation() + 1, 0, 0, state, recordTag, 0);
    }

    private static void requireFree(Slot slot, boolean free) {
        if ((slot.state() == SlotState.FREE) != free) {
            throw new IllegalArgumentException("slot is " + slot.state());
        }
        // A slot whose generations ran out is never given away: generation 0 again would revive old rows.
        if (slot.generation() >= Slot.MAX_GENERATION) {
            throw new IllegalArgumentException("slot has no generation left");
        }
    }
}
