package org.pinfold.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.SecurityEvent;

/**
 * Notices that somebody set the clock: pacing waits by it, and a clock that is put forward ends every wait. Compares the
 * clock with one that cannot be set. Pure but for what it remembers; safe for use by many threads.
 */
public final class ClockWatch {
    /** A clock may be this far off before it is told; daylight saving does not move it, and it is set within seconds. */
    public static final Duration TOLERANCE = Duration.ofHours(1);

    private Duration offset;

    /** Begins to watch: whatever the clock says now is taken for right. */
    public ClockWatch(Instant clock, Duration monotonic) {
        offset = offset(clock, monotonic);
    }

    /**
     * Looks at both clocks.
     *
     * @return an alarm if the clock went more than an hour farther, forward or back, than time did since the last alarm or
     *     the beginning: many small steps are seen as well as one large one. What the clock says now is right from then on
     */
    public synchronized Optional<GuessLedger.Alarm> look(Instant clock, Duration monotonic) {
        Duration present = offset(clock, monotonic);
        Duration jump = present.minus(offset);
        if (jump.abs().compareTo(TOLERANCE) <= 0) {
            return Optional.empty();
        }
        offset = present;
        return Optional.of(alarm(jump));
    }

    /**
     * Whether the clock was put back while no server ran.
     *
     * @param latestDebit the latest time that any mirror row holds
     * @param now what the clock says at the start
     * @return an alarm if the latest debit is more than an hour ahead
     */
    public static Optional<GuessLedger.Alarm> acrossRestart(Instant latestDebit, Instant now) {
        Duration jump = Duration.between(latestDebit, now);
        return jump.plus(TOLERANCE).isNegative() ? Optional.of(alarm(jump)) : Optional.empty();
    }

    private static Duration offset(Instant clock, Duration monotonic) {
        return Duration.between(Instant.EPOCH, clock).minus(monotonic);
    }

    private static GuessLedger.Alarm alarm(Duration jump) {
        return new GuessLedger.Alarm(SecurityEvent.CLOCK_JUMPED, Map.of("seconds", Long.toString(jump.toSeconds())));
    }
}
