package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void limitsOutsideOneToTwoHundredFiftyFiveAreRefused() {
        assertThatThrownBy(() -> GuessPolicy.unpaced(0)).hasMessageContaining("[1, 255]");
        assertThatThrownBy(() -> GuessPolicy.unpaced(256)).hasMessageContaining("[1, 255]");
    }
}
