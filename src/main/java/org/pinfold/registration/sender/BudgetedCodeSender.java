package org.pinfold.registration.sender;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.pinfold.limits.KeyedBuckets;
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
    private final Optional<KeyedBuckets> numbers;
    private final Optional<KeyedBuckets> prefixes;

    /** @param carrier closed by {@link #close} if it can be */
    public BudgetedCodeSender(CodeSender carrier, Budgets budgets, SenderCounts counts, Clock clock) {
        this.carrier = carrier;
        this.budgets = budgets;
        this.counts = counts;
        numbers = buckets(budgets.numberADay(), DAY, MAX_NUMBERS, clock);
        prefixes = buckets(budgets.prefixAnHour(), HOUR, MAX_PREFIXES, clock);
    }

    private static Optional<KeyedBuckets> buckets(OptionalInt capacity, Duration period, int maxKeys, Clock clock) {
        return capacity.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyedBuckets(capacity.getAsInt(), period, maxKeys, clock));
    }

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        if (!budgets.serve(number)) {
            counts.count(SenderEvent.NOT_SERVED);
            return Delivery.NOT_SERVED;
        }
        Optional<Duration> wait = numbers.flatMap(buckets -> buckets.take(number.e164()));
        if (wait.isEmpty()) {
            wait = prefixes.flatMap(buckets -> buckets.take(number.prefix()));
            if (wait.isPresent()) {
                numbers.ifPresent(buckets -> buckets.giveBack(number.e164()));
            }
        }
        if (wait.isPresent()) {
            counts.count(SenderEvent.OVER_BUDGET);
            return new Delivery.OverBudget(wait.get());
        }
        Delivery delivery = carrier.send(number, code, transport);
        if (!(delivery instanceof Delivery.Accepted)) {
            numbers.ifPresent(buckets -> buckets.giveBack(number.e164()));
            prefixes.ifPresent(buckets -> buckets.giveBack(number.prefix()));
        }
        return delivery;
    }

    @Override
    public void close() throws Exception {
        if (carrier instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
