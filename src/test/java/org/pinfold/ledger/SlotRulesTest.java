package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.ledger.SlotOutcome.Closed;
import org.pinfold.ledger.SlotOutcome.Debited;
import org.pinfold.ledger.SlotOutcome.Destroyed;
import org.pinfold.ledger.SlotOutcome.Exhausted;
import org.pinfold.ledger.SlotOutcome.Opened;
import org.pinfold.ledger.SlotOutcome.Proved;
import org.pinfold.ledger.SlotOutcome.Removed;
import org.pinfold.ledger.SlotOutcome.Repeated;
import org.pinfold.ledger.SlotOutcome.Stale;
import org.pinfold.ledger.SlotOutcome.TooSoon;
import org.pinfold.ledger.SlotOutcome.TriesLeft;

/** The transition table, state by operation. */
@DisplayName("protocol.md, section 13.2: transitions of a slot")
class SlotRulesTest {
    private static final int TAG = 0xA0A0;
    private static final int OTHER_TAG = 0xB0B0;
    private static final int GUESS = 0x1111;
    private static final int OTHER_GUESS = 0x2222;
    private static final int MAX = 3;

    private static final Slot FREE = new Slot(7, 0, 0, SlotState.FREE, 0, 0);
    private static final Slot NEVER = new Slot(7, 0, 0, SlotState.CLOSED_NEVER, 0, 0);
    private static final Slot REMOVED = new Slot(7, 0, 0, SlotState.CLOSED_REMOVED, 0, 0);
    private static final Slot FRESH = new Slot(7, 2, 0, SlotState.OPEN, TAG, 0);
    private static final Slot GUESSED = new Slot(7, 2, 1, SlotState.OPEN, TAG, GUESS);
    private static final Slot USED_UP = new Slot(7, 2, MAX, SlotState.OPEN, TAG, GUESS);
    private static final Slot EXHAUSTED = new Slot(7, 2, MAX, SlotState.CLOSED_EXHAUSTED, TAG, GUESS);
    private static final List<Slot> ALL = List.of(FREE, NEVER, REMOVED, FRESH, GUESSED, USED_UP, EXHAUSTED);

    @Test
    void everyTransitionStrictlyIncreasesTheSlotOrLeavesItAlone() {
        for (Slot slot : ALL) {
            List<Slot> afters = List.of(
                    SlotRules.open(slot, 7, TAG).after(),
                    SlotRules.debit(slot, 7, TAG, OTHER_GUESS, MAX, Duration.ZERO)
                            .after(),
                    SlotRules.prove(slot, 7, TAG, 2).after(),
                    SlotRules.exhaust(slot, 7, TAG, MAX).after(),
                    SlotRules.remove(slot, 7).after());
            for (Slot after : afters) {
                assertThat(after.equals(slot) || after.compareTo(slot) > 0)
                        .as("%s -> %s", slot, after)
                        .isTrue();
            }
        }
    }

    @Nested
    class Allocate {
        @Test
        void aFreeSlotIsClosedWithAHigherGeneration() {
            assertThat(SlotRules.allocate(FREE)).isEqualTo(new Slot(8, 0, 0, SlotState.CLOSED_NEVER, 0, 0));
        }

        @Test
        void noOtherSlotCanBeTaken() {
            ALL.stream()
                    .filter(slot -> slot != FREE)
                    .forEach(slot -> assertThatThrownBy(() -> SlotRules.allocate(slot))
                            .isInstanceOf(IllegalArgumentException.class));
        }

        @Test
        void aSlotWithoutAGenerationLeftIsNeverGivenAway() {
            Slot last = new Slot(Slot.MAX_GENERATION, 0, 0, SlotState.FREE, 0, 0);
            assertThatThrownBy(() -> SlotRules.allocate(last)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Free {
        @Test
        void everyOtherSlotIsFreedWithAHigherGeneration() {
            ALL.stream()
                    .filter(slot -> slot != FREE)
                    .forEach(slot ->
                            assertThat(SlotRules.free(slot)).isEqualTo(new Slot(8, 0, 0, SlotState.FREE, 0, 0)));
        }

        @Test
        void aFreeSlotIsNotFreedAgain() {
            assertThatThrownBy(() -> SlotRules.free(FREE)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Open {
        @Test
        void everySlotOfAnAccountOpensTheNextGeneration() {
            for (Slot slot : List.of(NEVER, REMOVED, FRESH, GUESSED, USED_UP, EXHAUSTED)) {
                SlotRules.Transition<SlotOutcome.Open> opened = SlotRules.open(slot, 7, OTHER_TAG);
                assertThat(opened.outcome()).isEqualTo(new Opened());
                assertThat(opened.after()).isEqualTo(new Slot(8, 0, 0, SlotState.OPEN, OTHER_TAG, 0));
            }
        }

        @Test
        void anotherGenerationIsStale() {
            assertUnchanged(SlotRules.open(FRESH, 6, TAG), FRESH, new Stale());
            assertUnchanged(SlotRules.open(FRESH, 8, TAG), FRESH, new Stale());
        }

        @Test
        void aFreeSlotIsStale() {
            assertUnchanged(SlotRules.open(FREE, 7, TAG), FREE, new Stale());
        }

        @Test
        void theLastGenerationIsStale() {
            Slot last = new Slot(Slot.MAX_GENERATION, 0, 0, SlotState.OPEN, TAG, 0);
            assertUnchanged(SlotRules.open(last, Slot.MAX_GENERATION, TAG), last, new Stale());
        }
    }

    @Nested
    class Debit {
        @Test
        void anOpenSlotCountsAndRemembersTheGuess() {
            SlotRules.Transition<SlotOutcome.Debit> debited = debit(FRESH, GUESS);
            assertThat(debited.outcome()).isEqualTo(new Debited(MAX - 1));
            assertThat(debited.after()).isEqualTo(GUESSED);
        }

        @Test
        void theLatestGuessAgainIsRepeatedAndNotCounted() {
            assertUnchanged(debit(GUESSED, GUESS), GUESSED, new Repeated(MAX - 1));
        }

        @Test
        void anotherGuessIsCounted() {
            SlotRules.Transition<SlotOutcome.Debit> debited = debit(GUESSED, OTHER_GUESS);
            assertThat(debited.outcome()).isEqualTo(new Debited(MAX - 2));
            assertThat(debited.after()).isEqualTo(new Slot(7, 2, 2, SlotState.OPEN, TAG, OTHER_GUESS));
        }

        @Test
        void aGuessWithTagZeroOnAFreshSlotIsCounted() {
            assertThat(debit(FRESH, 0).outcome()).isEqualTo(new Debited(MAX - 1));
        }

        @Test
        void theLastGuessLeavesNoTries() {
            Slot oneLeft = new Slot(7, 2, MAX - 1, SlotState.OPEN, TAG, OTHER_GUESS);
            assertThat(debit(oneLeft, GUESS)).isEqualTo(new SlotRules.Transition<>(new Debited(0), USED_UP));
        }

        @Test
        void aUsedUpSlotIsExhaustedForAnyOtherGuess() {
            assertUnchanged(debit(USED_UP, OTHER_GUESS), USED_UP, new Exhausted());
        }

        @Test
        void theLastGuessAgainIsStillRepeated() {
            assertUnchanged(debit(USED_UP, GUESS), USED_UP, new Repeated(0));
        }

        @Test
        void aLoweredLimitExhaustsAtOnce() {
            Slot above = new Slot(7, 2, MAX + 1, SlotState.OPEN, TAG, GUESS);
            assertUnchanged(debit(above, OTHER_GUESS), above, new Exhausted());
        }

        @Test
        void aClosedSlotSaysWhy() {
            assertUnchanged(debit(EXHAUSTED, OTHER_GUESS), EXHAUSTED, new Closed(SlotState.CLOSED_EXHAUSTED));
            assertUnchanged(debit(EXHAUSTED, GUESS), EXHAUSTED, new Closed(SlotState.CLOSED_EXHAUSTED));
        }

        @Test
        void slotsWithoutARecordAreStale() {
            for (Slot slot : List.of(FREE, NEVER, REMOVED)) {
                assertUnchanged(debit(slot, GUESS), slot, new Stale());
                assertUnchanged(
                        SlotRules.debit(slot, 7, 0, GUESS, MAX, Duration.ZERO),
                        slot,
                        slot == FREE ? new Stale() : new Closed(slot.state()));
            }
        }

        @Test
        void anotherGenerationOrRecordIsStale() {
            assertUnchanged(SlotRules.debit(FRESH, 6, TAG, GUESS, MAX, Duration.ZERO), FRESH, new Stale());
            assertUnchanged(SlotRules.debit(FRESH, 7, OTHER_TAG, GUESS, MAX, Duration.ZERO), FRESH, new Stale());
        }

        @Test
        void aGuessThatComesTooSoonIsNotCounted() {
            Duration wait = Duration.ofSeconds(30);
            assertUnchanged(SlotRules.debit(GUESSED, 7, TAG, OTHER_GUESS, MAX, wait), GUESSED, new TooSoon(wait));
        }

        @Test
        void theLatestGuessAgainNeedNotWait() {
            assertUnchanged(
                    SlotRules.debit(GUESSED, 7, TAG, GUESS, MAX, Duration.ofDays(1)), GUESSED, new Repeated(MAX - 1));
        }

        private SlotRules.Transition<SlotOutcome.Debit> debit(Slot slot, int guess) {
            return SlotRules.debit(slot, 7, TAG, guess, MAX, Duration.ZERO);
        }
    }

    @Nested
    class Prove {
        @Test
        void aProofOfThePresentRoundResetsAndOpensTheNextRound() {
            for (Slot slot : List.of(FRESH, GUESSED, USED_UP)) {
                SlotRules.Transition<SlotOutcome.Prove> proved = SlotRules.prove(slot, 7, TAG, 2);
                assertThat(proved.outcome()).isEqualTo(new Proved(true));
                assertThat(proved.after()).isEqualTo(new Slot(7, 3, 0, SlotState.OPEN, TAG, 0));
            }
        }

        @Test
        void aProofOfAnOlderRoundProvesWithoutResetting() {
            assertUnchanged(SlotRules.prove(GUESSED, 7, TAG, 1), GUESSED, new Proved(false));
        }

        @Test
        void inTheLastRoundNothingIsReset() {
            Slot last = new Slot(7, Slot.MAX_ROUND, 1, SlotState.OPEN, TAG, GUESS);
            assertUnchanged(SlotRules.prove(last, 7, TAG, Slot.MAX_ROUND), last, new Proved(false));
        }

        @Test
        void anExhaustedSlotStaysExhausted() {
            assertUnchanged(SlotRules.prove(EXHAUSTED, 7, TAG, 2), EXHAUSTED, new Closed(SlotState.CLOSED_EXHAUSTED));
        }

        @Test
        void anotherGenerationOrRecordIsStale() {
            assertUnchanged(SlotRules.prove(GUESSED, 6, TAG, 2), GUESSED, new Stale());
            assertUnchanged(SlotRules.prove(GUESSED, 7, OTHER_TAG, 2), GUESSED, new Stale());
        }

        @Test
        void slotsWithoutARecordAreStale() {
            for (Slot slot : List.of(FREE, NEVER, REMOVED)) {
                assertUnchanged(SlotRules.prove(slot, 7, TAG, 0), slot, new Stale());
            }
        }
    }

    @Nested
    class Exhaust {
        @Test
        void aUsedUpSlotIsClosedForGood() {
            assertThat(SlotRules.exhaust(USED_UP, 7, TAG, MAX))
                    .isEqualTo(new SlotRules.Transition<>(new Destroyed(), EXHAUSTED));
        }

        @Test
        void aSlotWithTriesLeftIsNot() {
            assertUnchanged(SlotRules.exhaust(GUESSED, 7, TAG, MAX), GUESSED, new TriesLeft());
            assertUnchanged(SlotRules.exhaust(FRESH, 7, TAG, MAX), FRESH, new TriesLeft());
        }

        @Test
        void aClosedSlotSaysSo() {
            assertUnchanged(
                    SlotRules.exhaust(EXHAUSTED, 7, TAG, MAX), EXHAUSTED, new Closed(SlotState.CLOSED_EXHAUSTED));
        }

        @Test
        void anotherGenerationOrRecordIsStale() {
            assertUnchanged(SlotRules.exhaust(USED_UP, 8, TAG, MAX), USED_UP, new Stale());
            assertUnchanged(SlotRules.exhaust(USED_UP, 7, OTHER_TAG, MAX), USED_UP, new Stale());
        }

        @Test
        void slotsWithoutARecordAreStale() {
            for (Slot slot : List.of(FREE, NEVER, REMOVED)) {
                assertUnchanged(SlotRules.exhaust(slot, 7, TAG, MAX), slot, new Stale());
            }
        }
    }

    @Nested
    class Remove {
        @Test
        void everySlotOfAnAccountConsumesAGeneration() {
            for (Slot slot : List.of(NEVER, REMOVED, FRESH, GUESSED, USED_UP, EXHAUSTED)) {
                SlotRules.Transition<SlotOutcome.Remove> removed = SlotRules.remove(slot, 7);
                assertThat(removed.outcome()).isEqualTo(new Removed());
                assertThat(removed.after()).isEqualTo(new Slot(8, 0, 0, SlotState.CLOSED_REMOVED, 0, 0));
            }
        }

        @Test
        void aFreeSlotOrAnotherGenerationIsStale() {
            assertUnchanged(SlotRules.remove(FREE, 7), FREE, new Stale());
            assertUnchanged(SlotRules.remove(FRESH, 6), FRESH, new Stale());
        }
    }

    private static void assertUnchanged(
            SlotRules.Transition<? extends SlotOutcome> transition, Slot before, SlotOutcome outcome) {
        assertThat(transition.outcome()).isEqualTo(outcome);
        assertThat(transition.after()).isEqualTo(before);
    }
}
