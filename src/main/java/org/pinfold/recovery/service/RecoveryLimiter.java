package org.pinfold.recovery.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.RecoveryLimits;

/** Token buckets in memory, one for each account and purpose; forgotten after a day without use, and at a restart. */
@ApplicationScoped
public class RecoveryLimiter implements RecoveryLimits {
    private static final int STARTS_A_DAY = 10;
    private static final int REPEATS_A_GUESS = 5;
    private static final int UNLOCKS_AN_HOUR = 20;

    @Inject
    Clock clock;

    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofDays(1)).build();
    private TimeMeter timeMeter;

    @PostConstruct
    void useClock() {
        timeMeter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    @Override
    public Optional<Duration> takeStart(Aci account) {
        return take("start:" + account, STARTS_A_DAY, Duration.ofDays(1));
    }

    @Override
    public Optional<Duration> takeRepeat(Aci account, String guess) {
        return take("repeat:" + account + ":" + guess, REPEATS_A_GUESS, Duration.ofDays(1));
    }

    @Override
    public Optional<Duration> takeUnlock(Aci account, String guess) {
        return take(unlockKey(account, guess), UNLOCKS_AN_HOUR, Duration.ofHours(1));
    }

    @Override
    public void clearUnlocks(Aci account, String guess) {
        buckets.invalidate(unlockKey(account, guess));
    }

    private static String unlockKey(Aci account, String guess) {
        return "unlock:" + account + ":" + guess;
    }

    private Optional<Duration> take(String key, int capacity, Duration period) {
        Bucket bucket = buckets.get(
                key,
                unused -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                        .withCustomTimePrecision(timeMeter)
                        .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
