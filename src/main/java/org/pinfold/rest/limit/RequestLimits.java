package org.pinfold.rest.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.pinfold.limits.KeyedBuckets;

/** The buckets of all limits, in memory; how many calls each refused. */
@ApplicationScoped
public class RequestLimits {
    private static final int MAX_CLIENTS = 100_000;

    private final Map<RequestLimit, KeyedBuckets> buckets = new EnumMap<>(RequestLimit.class);
    private final Map<RequestLimit, LongAdder> refusals = new EnumMap<>(RequestLimit.class);

    /** For the container's proxy. */
    RequestLimits() {}

    @Inject
    RequestLimits(LimitSettings settings, Clock clock) {
        for (RequestLimit limit : RequestLimit.values()) {
            refusals.put(limit, new LongAdder());
            int anHour = settings.anHour().getOrDefault(limit, 0);
            if (anHour > 0) {
                buckets.put(limit, new KeyedBuckets(anHour, RequestLimit.PERIOD, MAX_CLIENTS, clock));
            }
        }
    }

    /**
     * Takes one call.
     *
     * @return how long to wait if there is none left
     */
    Optional<Duration> take(RequestLimit limit, String client) {
        return Optional.ofNullable(buckets.get(limit)).flatMap(each -> each.take(client));
    }

    /** Counts a refusal. */
    void refused(RequestLimit limit) {
        Optional.ofNullable(refusals.get(limit)).ifPresent(LongAdder::increment);
    }

    /** How many calls a limit refused since the start. */
    public long refusals(RequestLimit limit) {
        return Optional.ofNullable(refusals.get(limit)).map(LongAdder::sum).orElse(0L);
    }
}
