package org.pinfold.torture;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Ends this process at a step that is reached for the n-th time: no shutdown hook, no finally, nothing. */
final class Halts {
    /** Exit status of a process that ended itself here. */
    static final int STATUS = 99;

    private final Map<Step, AtomicInteger> left = new EnumMap<>(Step.class);
    private final Consumer<String> says;

    /** @param plan {@code STEP:n} separated by commas; empty for none */
    Halts(String plan, Consumer<String> says) {
        this.says = says;
        for (String each : plan.split(",", -1)) {
            if (!each.isEmpty()) {
                String[] parts = each.split(":", 2);
                left.put(Step.valueOf(parts[0]), new AtomicInteger(Integer.parseInt(parts[1])));
            }
        }
    }

    void reached(Step step) {
        AtomicInteger times = left.get(step);
        if (times != null && times.decrementAndGet() == 0) {
            says.accept("halted " + step);
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
