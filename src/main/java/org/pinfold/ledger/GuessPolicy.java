package org.pinfold.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many guesses there are and how fast they may come.
 *
 * @param maxTries guesses between two proven successes, 1 to 255; a record's own limit may be lower
 * @param freeGuesses guesses since the last success that need not wait, 0 or more
 * @param waits how long each further guess waits after the one before; the last entry repeats; empty: pacing is off
 */
public record GuessPolicy(int maxTries, int freeGuesses, List<Duration> waits) {
    public GuessPolicy {
        if (maxTries < 1 || maxTries > Slot.MAX_USED) {
            throw new IllegalArgumentException("maxTries must be in [1, 255]: " + maxTries);
        }
        if (freeGuesses < 0) {
            throw new IllegalArgumentException("freeGuesses must not be negative: " + freeGuesses);
        }
        waits = List.copyOf(waits);
    }

    /** A policy that limits the number of guesses only. */
    public static GuessPolicy unpaced(int maxTries) {
        return new GuessPolicy(maxTries, 0, List.of());
    }

    /** The smaller of this policy's limit and the one sealed with a record: nobody can raise what was promised. */
    public int effectiveMaxTries(int recordMaxTries) {
        return Math.min(maxTries, recordMaxTries);
    }

    /**
     * How long the next guess must wait.
     *
     * @param used guesses already debited since the last success
     * @param lastDebitAt when the latest was debited
     * @return zero to the length of the present step, whatever the clock did in between
     */
    public Duration retryAfter(int used, Instant lastDebitAt, Instant now) {
        if (waits.isEmpty() || used < freeGuesses || used == 0) {
            return Duration.ZERO;
        }
        Duration step = waits.get(Math.min(used - freeGuesses, waits.size() - 1));
        Duration wait = Duration.between(now, lastDebitAt.plus(step));
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(step) > 0 ? step : wait;
    }
}
