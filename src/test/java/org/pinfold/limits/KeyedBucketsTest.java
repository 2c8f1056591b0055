package org.pinfold.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.pinfold.registration.TurnableClock;

class KeyedBucketsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final TurnableClock clock = new TurnableClock(NOW);
    private final KeyedBuckets buckets = new KeyedBuckets(4, HOUR, 100, clock);

    private void takeAll(String key) {
        for (int i = 0; i < 4; i++) {
            assertThat(buckets.take(key)).isEmpty();
        }
    }

    @Test
    void aBucketHoldsItsCapacityAndSaysHowLongToWait() {
        takeAll("a");
        assertThat(buckets.take("a")).contains(Duration.ofMinutes(15));
    }

    @Test
    void eachKeyHasABucketOfItsOwn() {
        takeAll("a");
        takeAll("b");
    }

    @Test
    void theWaitIsExactToTheMillisecond() {
        takeAll("a");
        clock.turn(Duration.ofMinutes(15).minusMillis(1));
        assertThat(buckets.take("a")).contains(Duration.ofMillis(1));
        clock.turn(Duration.ofMillis(1));
        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("a")).isPresent();
    }

    @Test
    void whatWasGivenBackIsThereAgainAndAClearedBucketIsFull() {
        takeAll("a");
        buckets.giveBack("a");
        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("a")).isPresent();
        buckets.clear("a");
        takeAll("a");
    }

    @Test
    void aClockThatIsTurnedBackRefillsNothing() {
        takeAll("a");
        clock.turn(Duration.ofDays(-1));
        assertThat(buckets.take("a")).isPresent();
    }

    @Test
    void manyAtOnceGetNoMoreThanThereIs() throws Exception {
        KeyedBuckets shared = new KeyedBuckets(100, HOUR, 10, Clock.fixed(NOW, ZoneOffset.UTC));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        int taken = 0;
        try {
            List<Future<Optional<Duration>>> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                calls.add(threads.submit(() -> shared.take("a")));
            }
            for (Future<Optional<Duration>> call : calls) {
                taken += call.get().isEmpty() ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(taken).isEqualTo(100);
    }

    @Test
    void aFloodOfKeysDoesNotEmptyABucketThatIsUnderAttack() {
        takeAll("a");
        for (int i = 0; i < 20; i++) {
            buckets.take("a");
        }
        for (int i = 0; i < 10_000; i++) {
            buckets.take("flood " + i);
            if (i % 50 == 0) {
                assertThat(buckets.take("a")).as("after %s keys", i).isPresent();
            }
        }
    }
}
