package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limit and pacing of guesses. */
class GuessPolicyTest {
    private static final Instant DEBIT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final GuessPolicy PACED = new GuessPolicy(10, 3, List.of(MINUTE, HOUR));

    @Test
    void theLowerLimitHolds() {
        assertThat(PACED.effectiveMaxTries(255)).isEqualTo(10);
        assertThat(PACED.effectiveMaxTries(4)).isEqualTo(4);
    }

    @Test
    void theFirstGuessesAreFree() {
        for (int used = 0; used < 3; used++) {
            assertThat(PACED.retryAfter(used, DEBIT, DEBIT)).isZero();
        }
    }

    @Test
    void eachFurtherGuessWaitsItsStepToTheMillisecond() {
        assertThat(PACED.retryAfter(3, DEBIT, DEBIT)).isEqualTo(MINUTE);
        assertThat(PACED.retryAfter(3, DEBIT, DEBIT.plus(MINUTE).minusMillis(1)))
                .isEqualTo(Duration.ofMillis(1));
        assertThat(PACED.retryAfter(3, DEBIT, DEBIT.plus(MINUTE))).isZero();
        assertThat(PACED.retryAfter(4, DEBIT, DEBIT)).isEqualTo(HOUR);
    }

    @ParameterizedTest
    @CsvSource({
        "3, PT1M",
        "4, PT5M",
        "5, PT1H",
        "6, PT6H",
        "7, PT24H",
        "8, PT24H",
        "9, PT24H",
        "10, PT24H",
        "254, PT24H"
    })
    void everyStepHoldsToAMillisecondBeforeItsEndWhateverTheClockDoes(int used, Duration step) {
        GuessPolicy policy = new GuessPolicy(255, 3, PacingSteps.parse("1m,5m,1h,6h,1d,1d,1d"));
        assertThat(policy.retryAfter(used, DEBIT, DEBIT)).isEqualTo(step);
        assertThat(policy.retryAfter(used, DEBIT, DEBIT.plusMillis(1))).isEqualTo(step.minusMillis(1));
        assertThat(policy.retryAfter(used, DEBIT, DEBIT.plus(step).minusMillis(1)))
                .isEqualTo(Duration.ofMillis(1));
        assertThat(policy.retryAfter(used, DEBIT, DEBIT.plus(step))).isZero();
        assertThat(policy.retryAfter(used, DEBIT, DEBIT.plus(step).plusMillis(1)))
                .isZero();
        for (Duration back : List.of(Duration.ofMillis(1), Duration.ofHours(1), Duration.ofDays(36_500))) {
            assertThat(policy.retryAfter(used, DEBIT, DEBIT.minus(back)))
                    .as("put back by %s", back)
                    .isEqualTo(step);
        }
        assertThat(policy.retryAfter(used, DEBIT, DEBIT.plus(Duration.ofDays(36_500))))
                .as("put forward")
                .isZero();
    }

    @Test
    void withoutFreeGuessesTheSecondWaitsTheFirstStepSinceTheFirstHasNoneBeforeIt() {
        GuessPolicy none = new GuessPolicy(10, 0, List.of(MINUTE, HOUR));
        assertThat(none.retryAfter(0, DEBIT, DEBIT)).isZero();
        assertThat(none.retryAfter(1, DEBIT, DEBIT)).isEqualTo(MINUTE);
        assertThat(none.retryAfter(2, DEBIT, DEBIT)).isEqualTo(HOUR);
    }

    @Test
    void theLastStepRepeats() {
        assertThat(PACED.retryAfter(9, DEBIT, DEBIT)).isEqualTo(HOUR);
    }

    @Test
    void aClockThatJumpsBackNeverAsksForMoreThanTheStep() {
        assertThat(PACED.retryAfter(3, DEBIT, DEBIT.minus(Duration.ofDays(365))))
                .isEqualTo(MINUTE);
    }

    @Test
    void withoutStepsNothingWaits() {
        assertThat(GuessPolicy.unpaced(10).retryAfter(9, DEBIT, DEBIT)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // More guesses, a later first wait, a shorter step anywhere, no steps.
        "11, 3, '1m,1h'",
        "10, 4, '1m,1h'",
        "10, 3, '59s,1h'",
        "10, 3, '1m,59m'",
        "10, 3, '1m'",
        "10, 3, '1d,1h,59m'",
        "10, 3, none",
        // Tighter in one thing does not make up for looser in another.
        "9, 3, '1m,59m'",
        "11, 1, '1d'"
    })
    void whateverGivesAGuessMoreOrSoonerIsLooser(int maxTries, int freeGuesses, String steps) {
        assertThat(new GuessPolicy(maxTries, freeGuesses, PacingSteps.parse(steps)).isLooserThan(PACED))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10, 3, '1m,1h'",
        "10, 3, '1m,1h,1h'",
        "9, 3, '1m,1h'",
        "10, 2, '1m,1h'",
        "10, 3, '61s,1h'",
        "10, 3, '1m,2h'",
        "10, 3, '1h'",
        // Steps that no guess reaches any more.
        "4, 3, '1m'",
        "3, 3, none"
    })
    void theSameAndWhatGivesLessOrLaterIsNotLooser(int maxTries, int freeGuesses, String steps) {
        assertThat(new GuessPolicy(maxTries, freeGuesses, PacingSteps.parse(steps)).isLooserThan(PACED))
                .isFalse();
    }

    @Test
    void everyPolicyIsTighterThanNoPacingOrAsTight() {
        assertThat(PACED.isLooserThan(GuessPolicy.unpaced(10))).isFalse();
        assertThat(GuessPolicy.unpaced(10).isLooserThan(PACED)).isTrue();
    }

    @Test
    void itsTextIsForPeople() {
        assertThat(PACED).hasToString("10 tries, 3 free, then 1m,1h");
        assertThat(GuessPolicy.unpaced(5)).hasToString("5 tries, not paced");
    }

    @Test
    void freeGuessesAndStepsOutsideTheirRangesAreRefused() {
        assertThatThrownBy(() -> new GuessPolicy(10, -1, List.of())).hasMessageContaining("[0, 255]");
        assertThatThrownBy(() -> new GuessPolicy(10, 256, List.of())).hasMessageContaining("[0, 255]");
        for (Duration step : List.of(
                Duration.ZERO,
                Duration.ofMillis(1500),
                MINUTE.negated(),
                Duration.ofDays(365).plusSeconds(1))) {
            assertThatThrownBy(() -> new GuessPolicy(10, 3, List.of(step))).hasMessageContaining("[1 s, 365 d]");
        }
    }

    @Test
    void limitsOutsideOneToTwoHundredFiftyFiveAreRefused() {
        assertThatThrownBy(() -> GuessPolicy.unpaced(0)).hasMessageContaining("[1, 255]");
        assertThatThrownBy(() -> GuessPolicy.unpaced(256)).hasMessageContaining("[1, 255]");
    }
}
