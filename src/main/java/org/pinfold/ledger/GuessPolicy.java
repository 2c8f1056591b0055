package org.pinfold.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many guesses there are and how fast they may come.
 *
 * @param maxTries guesses between two proven successes, 1 to 255; a record's own limit may be lower
 * @param freeGuesses guesses since the last success that need not wait, 0 to 255; 0 is as 1, since before the first there
 *     is none to wait after
 * @param waits how long each further guess waits after the one before, in whole seconds, each from 1 s to 365 d, at most
 *     {@value #MAX_STEPS}; the last entry repeats; empty: pacing is off
 */
public record GuessPolicy(int maxTries, int freeGuesses, List<Duration> waits) {
    /** More steps than that are of no use: the last one repeats. */
    public static final int MAX_STEPS = 50;

    private static final Duration MAX_STEP = Duration.ofDays(365);

    public GuessPolicy {
        if (maxTries < 1 || maxTries > Slot.MAX_USED) {
            throw new IllegalArgumentException("maxTries must be in [1, 255]: " + maxTries);
        }
        if (freeGuesses < 0 || freeGuesses > Slot.MAX_USED) {
            throw new IllegalArgumentException("freeGuesses must be in [0, 255]: " + freeGuesses);
        }
        waits = List.copyOf(waits);
        requireSteps(waits);
    }

    static void requireSteps(List<Duration> steps) {
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("there are at most " + MAX_STEPS + " steps: " + steps.size());
        }
        for (Duration step : steps) {
            if (step.toSeconds() < 1 || step.compareTo(MAX_STEP) > 0 || step.getNano() != 0) {
                throw new IllegalArgumentException("a step must be in [1 s, 365 d], in whole seconds: " + step);
            }
        }
    }

    /** A policy that limits the number of guesses only. */
    public static GuessPolicy unpaced(int maxTries) {
        return new GuessPolicy(maxTries, 0, List.of());
    }

    /** Whether any guess ever waits. */
    public boolean isPaced() {
        return !waits.isEmpty();
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
        Duration step = stepAfter(used);
        Duration wait = Duration.between(now, lastDebitAt.plus(step));
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(step) > 0 ? step : wait;
    }

    /** How far apart the latest guess and the next one are, after {@code used} guesses since the last success. */
    private Duration stepAfter(int used) {
        int free = Math.max(1, freeGuesses);
        return used < free || waits.isEmpty() ? Duration.ZERO : waits.get(Math.min(used - free, waits.size() - 1));
    }

    /**
     * Whether somebody who guesses gains by the change from {@code other} to this policy: more guesses, or any guess
     * sooner after the one before.
     */
    public boolean isLooserThan(GuessPolicy other) {
        if (maxTries > other.maxTries) {
            return true;
        }
        for (int used = 0; used < maxTries; used++) {
            if (stepAfter(used).compareTo(other.stepAfter(used)) < 0) {
                return true;
            }
        }
        return false;
    }

    /** For people: {@code 10 tries, 3 free, then 1m,5m,1h}. */
    @Override
    public String toString() {
        return maxTries + " tries, "
                + (isPaced() ? freeGuesses + " free, then " + PacingSteps.format(waits) : "not paced");
    }
}
