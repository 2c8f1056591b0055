package org.pinfold.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.pinfold.ledger.MonotonicTime;

/**
 * Holds refusals back until a full number of steps after their call began. To find a row costs some tenth of a millisecond more
 * than to find none, so the time of an answer would tell strangers which accounts and numbers exist, however alike the rest of
 * the work is. Under load, when the work takes longer than a step, some of the difference shows at the steps' edges.
 */
@ApplicationScoped
public class EvenRefusals {
    /** Far more than what it hides, and nothing to somebody who mistyped. */
    static final Duration STEP = Duration.ofMillis(5);

    private final MonotonicTime time;
    private final Consumer<Duration> pause;

    /** For the container. */
    EvenRefusals() {
        this(() -> Duration.ZERO, wait -> {});
    }

    @Inject
    EvenRefusals(MonotonicTime time) {
        this(time, wait -> LockSupport.parkNanos(wait.toNanos()));
    }

    /** @param pause waits about as long, or shorter; asked again then */
    EvenRefusals(MonotonicTime time, Consumer<Duration> pause) {
        this.time = time;
        this.pause = pause;
    }

    /** When a call begins: for {@link #hold}. */
    Duration begin() {
        return time.elapsed();
    }

    /** Returns when the call's refusal may leave; at once if the thread is interrupted. */
    void hold(Duration begun) {
        long steps = time.elapsed().minus(begun).dividedBy(STEP) + 1;
        Duration end = begun.plus(STEP.multipliedBy(steps));
        Duration left = end.minus(time.elapsed());
        while (left.compareTo(Duration.ZERO) > 0 && !Thread.currentThread().isInterrupted()) {
            pause.accept(left);
            left = end.minus(time.elapsed());
        }
    }
}
