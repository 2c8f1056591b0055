package org.pinfold.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One token bucket a key, in memory: full at first, emptied by {@link #take}, filled evenly over the period. Forgotten at a
 * restart, after a period without use, and when there are too many keys: then those that are asked for least, so a flood of
 * new keys hardly pushes out one that is under attack. Safe for use by many threads.
 */
public final class KeyedBuckets {
    private final int capacity;
    private final Duration period;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /**
     * @param capacity what a full bucket holds, and what comes back in a period; 1 or more
     * @param period until an empty bucket is full
     * @param maxKeys how many buckets are kept
     */
    public KeyedBuckets(int capacity, Duration period, int maxKeys, Clock clock) {
        this.capacity = capacity;
        this.period = period;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
        this.buckets = Caffeine.newBuilder()
                // On the caller's thread: put off, it would throw out buckets whose last uses it has not heard of yet.
                .executor(Runnable::run)
                .maximumSize(maxKeys)
                .expireAfterAccess(period)
                .build();
    }

    /**
     * Takes one.
     *
     * @return how long to wait if there is none left
     */
    public Optional<Duration> take(String key) {
        ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Gives one back that was taken for nothing. */
    public void giveBack(String key) {
        bucket(key).addTokens(1);
    }

    /** Fills a bucket. */
    public void clear(String key) {
        buckets.invalidate(key);
    }

    private Bucket bucket(String key) {
        return buckets.get(
                key,
                unused -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                        .withCustomTimePrecision(time)
                        .build());
    }
}
