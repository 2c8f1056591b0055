package org.pinfold.registration;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.pinfold.registration.ChallengeVerifier.Verdict;

/** How often each verdict on a challenge came since the start. Safe for use by many threads. */
public final class ChallengeCounts {
    private final Map<Verdict, LongAdder> counts = new EnumMap<>(Verdict.class);

    public ChallengeCounts() {
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, new LongAdder());
        }
    }

    public void count(Verdict verdict) {
        adder(verdict).increment();
    }

    public long of(Verdict verdict) {
        return adder(verdict).sum();
    }

    private LongAdder adder(Verdict verdict) {
        LongAdder adder = counts.get(verdict);
        if (adder == null) {
            throw new IllegalStateException("every verdict has a count");
        }
        return adder;
    }
}
