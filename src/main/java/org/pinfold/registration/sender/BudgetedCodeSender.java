package org.pinfold.registration.sender;

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
import java.util.OptionalInt;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;

/**
 * Holds codes back before they cost: whoever earns money with calls and messages to numbers of his own (toll fraud) asks
 * for many codes to one country, one number or one block of numbers. Only what left is charged. The budgets are in memory,
 * bounded, and full again after a restart.
 */
public final class BudgetedCodeSender implements CodeSender, AutoCloseable {
    private static final int MAX_NUMBERS = 100_000;
    private static final int MAX_PREFIXES = 20_000;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final CodeSender carrier;
    private final Budgets budgets;
    private final SenderCounts counts;
    private final TimeMeter time;
    private final Cache<String, Bucket> numbers = buckets(MAX_NUMBERS, DAY);
    private final Cache<String, Bucket> prefixes = buckets(MAX_PREFIXES, HOUR);

    /** @param carrier closed by {@link #close} if it can be */
    public BudgetedCodeSender(CodeSender carrier, Budgets budgets, SenderCounts counts, Clock clock) {
        this.carrier = carrier;
        this.budgets = budgets;
        this.counts = counts;
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
    }

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        if (!budgets.serve(number)) {
            counts.count(SenderEvent.NOT_SERVED);
            return Delivery.NOT_SERVED;
        }
        Optional<Bucket> ofNumber = bucket(numbers, number.e164(), budgets.numberADay(), DAY);
        Optional<Bucket> ofPrefix = bucket(prefixes, number.prefix(), budgets.prefixAnHour(), HOUR);
        Optional<Duration> wait = ofNumber.flatMap(BudgetedCodeSender::take);
        if (wait.isEmpty()) {
            wait = ofPrefix.flatMap(BudgetedCodeSender::take);
            if (wait.isPresent()) {
                ofNumber.ifPresent(BudgetedCodeSender::giveBack);
            }
        }
        if (wait.isPresent()) {
            counts.count(SenderEvent.OVER_BUDGET);
            return new Delivery.OverBudget(wait.get());
        }
        Delivery delivery = carrier.send(number, code, transport);
        if (!(delivery instanceof Delivery.Accepted)) {
            ofNumber.ifPresent(BudgetedCodeSender::giveBack);
            ofPrefix.ifPresent(BudgetedCodeSender::giveBack);
        }
        return delivery;
    }

    private Optional<Bucket> bucket(Cache<String, Bucket> buckets, String key, OptionalInt capacity, Duration period) {
        if (capacity.isEmpty()) {
            return Optional.empty();
        }
        int codes = capacity.getAsInt();
        return Optional.of(buckets.get(
                key,
                unused -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(codes).refillGreedy(codes, period))
                        .withCustomTimePrecision(time)
                        .build()));
    }

    private static Optional<Duration> take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private static void giveBack(Bucket bucket) {
        bucket.addTokens(1);
    }

    private static Cache<String, Bucket> buckets(int max, Duration period) {
        return Caffeine.newBuilder().maximumSize(max).expireAfterAccess(period).build();
    }

    @Override
    public void close() throws Exception {
        if (carrier instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
