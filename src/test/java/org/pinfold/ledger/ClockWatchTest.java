package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.audit.SecurityEvent;

/** Somebody sets the clock by more than an hour, at once or little by little, while the server runs or while it does not. */
class ClockWatchTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration ELAPSED = Duration.ofDays(40);

    private final ClockWatch watch = new ClockWatch(BEGIN, Duration.ofSeconds(77));

    /** The clock as far on as time, and this much farther. */
    private static Instant clock(Duration jump) {
        return BEGIN.plus(ELAPSED).plus(jump);
    }

    private static Duration monotonic() {
        return ELAPSED.plusSeconds(77);
    }

    @Test
    void aClockThatGoesAsTimeDoesRaisesNothing() {
        assertThat(watch.look(clock(Duration.ZERO), monotonic())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aJumpOfAnHourIsLetPassAndAMillisecondMoreIsNot(int direction) {
        assertThat(watch.look(clock(HOUR.multipliedBy(direction)), monotonic())).isEmpty();
        assertThat(watch.look(clock(HOUR.plusMillis(1).multipliedBy(direction)), monotonic()))
                .contains(new GuessLedger.Alarm(
                        SecurityEvent.CLOCK_JUMPED, Map.of("seconds", direction > 0 ? "3600" : "-3601")));
    }

    @Test
    void oneJumpIsToldOnce() {
        assertThat(watch.look(clock(HOUR.multipliedBy(2)), monotonic())).isPresent();
        assertThat(watch.look(clock(HOUR.multipliedBy(2)), monotonic())).isEmpty();
        assertThat(watch.look(clock(Duration.ZERO), monotonic()))
                .as("put right")
                .isPresent();
    }

    @Test
    void manySmallStepsAreSeenAsOne() {
        Duration step = Duration.ofMinutes(25);
        assertThat(watch.look(clock(step), monotonic())).isEmpty();
        assertThat(watch.look(clock(step.multipliedBy(2)), monotonic())).isEmpty();
        assertThat(watch.look(clock(step.multipliedBy(3)), monotonic())).isPresent();
    }

    @Test
    void aGuessMoreThanAnHourInTheFutureShowsThatTheClockWasPutBackBetweenTwoStarts() {
        assertThat(ClockWatch.acrossRestart(BEGIN.plus(HOUR), BEGIN)).isEmpty();
        assertThat(ClockWatch.acrossRestart(BEGIN, BEGIN.plus(ELAPSED))).isEmpty();
        assertThat(ClockWatch.acrossRestart(BEGIN.plus(HOUR).plusMillis(1), BEGIN))
                .contains(new GuessLedger.Alarm(SecurityEvent.CLOCK_JUMPED, Map.of("seconds", "-3601")));
    }
}
