package org.pinfold.registration;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each {@link SenderEvent} came since the start. Safe for use by many threads. */
public final class SenderCounts {
    private final Map<SenderEvent, LongAdder> counts = new EnumMap<>(SenderEvent.class);

    public SenderCounts() {
        for (SenderEvent event : SenderEvent.values()) {
            counts.put(event, new LongAdder());
        }
    }

    public void count(SenderEvent event) {
        adder(event).increment();
    }

    public long of(SenderEvent event) {
        return adder(event).sum();
    }

    private LongAdder adder(SenderEvent event) {
        LongAdder adder = counts.get(event);
        if (adder == null) {
            throw new IllegalStateException("every event has a count");
        }
        return adder;
    }
}
