package org.pinfold.torture;

import java.util.concurrent.atomic.LongAdder;

/** What clients did. Safe for use by many threads. */
final class TortureCounts {
    final LongAdder evaluations = new LongAdder();
    final LongAdder repeats = new LongAdder();
    final LongAdder restores = new LongAdder();
    final LongAdder stores = new LongAdder();
    final LongAdder removals = new LongAdder();
    final LongAdder exhaustions = new LongAdder();
    final LongAdder checks = new LongAdder();

    @Override
    public String toString() {
        return evaluations + " guesses answered (" + repeats + " sent again on purpose), " + restores + " restores, "
                + stores + " PINs set, " + removals + " removals, " + exhaustions + " secrets used up, " + checks
                + " accounts checked";
    }
}
