package org.pinfold.recovery.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.pinfold.recovery.RecoveryOutcome;

/** Counts what came of the calls since the start, by the name of the outcome. Names only: never an account. */
@ApplicationScoped
public class RecoveryCounts {
    private final Map<String, LongAdder> byOutcome = new ConcurrentHashMap<>();

    /** Counts an outcome and passes it on. */
    public <O extends RecoveryOutcome> O counted(O outcome) {
        byOutcome
                .computeIfAbsent(outcome.getClass().getSimpleName(), name -> new LongAdder())
                .increment();
        return outcome;
    }

    /** Name of an outcome type to how often it came, 0 if never. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Class<?> call : RecoveryOutcome.class.getDeclaredClasses()) {
            if (call.isRecord()) {
                counts.put(call.getSimpleName(), 0L);
            }
        }
        byOutcome.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }
}
