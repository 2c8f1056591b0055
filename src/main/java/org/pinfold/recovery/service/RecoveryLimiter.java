package org.pinfold.recovery.service;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.limits.KeyedBuckets;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.RecoveryLimits;

/** The limits in memory, forgotten at a restart. None of them guards the count of guesses itself. */
@ApplicationScoped
public class RecoveryLimiter implements RecoveryLimits {
    private static final int STARTS_A_DAY = 10;
    private static final int REPEATS_A_GUESS = 5;
    private static final int UNLOCKS_AN_HOUR = 20;
    private static final int MAX_KEYS = 1_000_000;

    @Inject
    Clock clock;

    private KeyedBuckets starts;
    private KeyedBuckets repeats;
    private KeyedBuckets unlocks;

    @PostConstruct
    void fill() {
        starts = new KeyedBuckets(STARTS_A_DAY, Duration.ofDays(1), MAX_KEYS, clock);
        repeats = new KeyedBuckets(REPEATS_A_GUESS, Duration.ofDays(1), MAX_KEYS, clock);
        unlocks = new KeyedBuckets(UNLOCKS_AN_HOUR, Duration.ofHours(1), MAX_KEYS, clock);
    }

    @Override
    public Optional<Duration> takeStart(Aci account) {
        return starts.take(account.toString());
    }

    @Override
    public Optional<Duration> takeRepeat(Aci account, String guess) {
        return repeats.take(key(account, guess));
    }

    @Override
    public Optional<Duration> takeUnlock(Aci account, String guess) {
        return unlocks.take(key(account, guess));
    }

    @Override
    public void clearUnlocks(Aci account, String guess) {
        unlocks.clear(key(account, guess));
    }

    private static String key(Aci account, String guess) {
        return account + ":" + guess;
    }
}
