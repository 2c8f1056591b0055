package org.pinfold.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvenRefusalsTest {
    private Duration now = Duration.ofNanos(123_456_789);

    /** Waits by turning the clock. */
    private EvenRefusals refusals(UnaryOperator<Duration> waited) {
        return new EvenRefusals(() -> now, wait -> now = now.plus(waited.apply(wait)));
    }

    @ParameterizedTest
    @CsvSource({"0, 5000", "1, 5000", "4999, 5000", "5000, 10000", "5001, 10000", "9999, 10000", "73000, 75000"})
    void aRefusalLeavesAtTheNextFullStepAfterItsCallBegan(long workMicros, long answeredMicros) {
        EvenRefusals refusals = refusals(wait -> wait);
        Duration begun = refusals.begin();
        now = now.plus(Duration.ofNanos(workMicros * 1000));
        refusals.hold(begun);
        assertThat(now.minus(begun)).isEqualTo(Duration.ofNanos(answeredMicros * 1000));
    }

    @Test
    void aWaitThatEndsEarlyGoesOn() {
        EvenRefusals refusals = refusals(wait -> wait.dividedBy(2).plusNanos(1));
        Duration begun = refusals.begin();
        refusals.hold(begun);
        assertThat(now.minus(begun)).isGreaterThanOrEqualTo(EvenRefusals.STEP);
    }

    @Test
    void anInterruptedThreadWaitsForNothing() {
        EvenRefusals refusals = refusals(wait -> wait);
        Duration begun = refusals.begin();
        Thread.currentThread().interrupt();
        refusals.hold(begun);
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(now).isEqualTo(begun);
    }
}
