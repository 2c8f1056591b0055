package org.pinfold.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;

/** Which answers and which states an account's history admits. */
class AccountHistoryTest {
    private static final int TAG = 77;
    private static final Spot STORED = new Spot(3, new Slot(5, 0, 0, SlotState.OPEN, TAG, 0));

    private final AccountHistory history = new AccountHistory();
    private long acts;

    @BeforeEach
    void store() {
        history.is(Optional.of(STORED));
    }

    private long begin(Act.Kind kind, int argument) {
        acts++;
        history.began(new Act(acts, 1, kind, 3, 5, TAG, argument));
        return acts;
    }

    private static Spot guessed(int used, int point) {
        return new Spot(3, new Slot(5, 0, used, SlotState.OPEN, TAG, Act.guessTag(point, 0)));
    }

    private static String debited(int used, int point) {
        return "Debited[triesRemaining=" + (Act.MAX_TRIES - used) + "]@" + guessed(used, point);
    }

    @Test
    void anAnswerIsWhatTheRulesSay() {
        assertThat(history.ended(begin(Act.Kind.DEBIT, 2), debited(1, 2))).isTrue();
        assertThat(history.admits(Optional.of(guessed(1, 2)))).isTrue();
    }

    @Test
    void aGuessThatWasNotCountedIsNoAnswer() {
        history.ended(begin(Act.Kind.DEBIT, 2), debited(1, 2));

        assertThat(history.ended(begin(Act.Kind.DEBIT, 1), debited(1, 1))).isFalse();
    }

    @Test
    void anAnswerThatWasSeenTookEffect() {
        history.ended(begin(Act.Kind.DEBIT, 2), debited(1, 2));
        history.killed();

        assertThat(history.admits(Optional.of(STORED))).isFalse();
        assertThat(history.admits(Optional.of(guessed(2, 2)))).isFalse();
        assertThat(history.admits(Optional.empty())).isFalse();
    }

    @Test
    void anActWithoutAnswerTookEffectOrDidNot() {
        begin(Act.Kind.DEBIT, 2);

        assertThat(history.killed()).isEqualTo(1);
        assertThat(history.admits(Optional.of(STORED))).isTrue();
        assertThat(history.admits(Optional.of(guessed(1, 2)))).isTrue();
        assertThat(history.admits(Optional.of(guessed(1, 1)))).isFalse();
    }

    @Test
    void whatWasFoundAfterAKillIsThereFromThenOn() {
        begin(Act.Kind.DEBIT, 2);
        history.killed();
        history.is(Optional.of(guessed(1, 2)));

        assertThat(history.admits(Optional.of(STORED))).isFalse();
    }

    @Test
    void twoClientsMayComeInEitherOrder() {
        long one = begin(Act.Kind.DEBIT, 1);
        long two = begin(Act.Kind.DEBIT, 2);

        assertThat(history.ended(one, debited(2, 1))).isTrue();
        assertThat(history.ended(two, debited(2, 2))).isFalse();
    }

    @Test
    void whoSeesAnothersActShowsThatItTookEffect() {
        begin(Act.Kind.DEBIT, 1);
        long two = begin(Act.Kind.DEBIT, 2);
        history.ended(two, debited(2, 2));
        history.killed();

        assertThat(history.admits(Optional.of(guessed(2, 2)))).isTrue();
        assertThat(history.admits(Optional.of(guessed(1, 2)))).isFalse();
    }

    @Test
    void anActTakesEffectAfterItWasBegun() {
        assertThat(history.ended(begin(Act.Kind.FIND, 0), guessed(1, 2).toString()))
                .isFalse();
    }

    @Test
    void aSlotThatWasTakenHasItsNumberFromTheAnswer() {
        history.is(Optional.empty());
        long taken = begin(Act.Kind.ALLOCATE, 0);

        assertThat(history.ended(taken, "8:1:0:0:CLOSED_NEVER:0:0")).isTrue();
        assertThat(history.surelyHas(8)).isTrue();
        assertThat(history.admits(Optional.empty())).isFalse();
    }

    @Test
    void aSlotThatWasTakenIsNotAnybodyElsesOpenOne() {
        history.is(Optional.empty());

        assertThat(history.ended(begin(Act.Kind.ALLOCATE, 0), STORED.toString()))
                .isFalse();
    }

    @Test
    void aDeletedAccountDoesNotComeBack() {
        history.ended(begin(Act.Kind.FREE, 0), "Freed[]");
        history.killed();

        assertThat(history.admits(Optional.empty())).isTrue();
        assertThat(history.admits(Optional.of(STORED))).isFalse();
    }

    @Test
    void actsOnAnEarlierGenerationAreStale() {
        history.ended(begin(Act.Kind.OPEN, 9), "Opened[]");

        assertThat(history.ended(begin(Act.Kind.PROVE, 0), "Stale[]")).isTrue();
        assertThat(history.ended(begin(Act.Kind.PROVE, 0), "Proved[countReset=true]"))
                .isFalse();
    }
}
