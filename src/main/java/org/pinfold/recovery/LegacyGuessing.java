package org.pinfold.recovery;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.protocol.Aci;
import org.pinfold.token.CryptoToken;

/**
 * Tries an old system's PIN at an imported lock: the order of every step, over ports. The guess is debited, in the token and
 * in the database, before the PIN is hashed. Safe for use by many threads; holds no transaction.
 */
public final class LegacyGuessing implements LegacyGate {
    private final CryptoToken token;
    private final GuessLedger ledger;
    private final RecordStore records;
    private final RecordLocator locator;
    private final RecoveryLimits limits;
    private final RecoverySettings settings;
    private final HashingPermits permits;

    public LegacyGuessing(
            CryptoToken token,
            GuessLedger ledger,
            RecordStore records,
            RecordLocator locator,
            RecoveryLimits limits,
            RecoverySettings settings,
            HashingPermits permits) {
        this.token = token;
        this.ledger = ledger;
        this.records = records;
        this.locator = locator;
        this.limits = limits;
        this.settings = settings;
        this.permits = permits;
    }

    @Override
    public boolean holds(Aci account) {
        return locator.locate(account).flatMap(locator::legacyLock).isPresent();
    }

    @Override
    public LegacyOutcome guess(Aci account, byte[] pin) {
        Optional<RecordLocator.Located> located = locator.locate(account);
        Optional<LegacyLock> found = located.flatMap(locator::legacyLock);
        if (located.isEmpty() || found.isEmpty()) {
            return new LegacyOutcome.NoLegacyLock();
        }
        // Before the debit: a server that is busy costs nobody a guess.
        if (!permits.tryAcquire()) {
            return new LegacyOutcome.Busy();
        }
        try {
            return guess(located.get().place(), found.get(), pin);
        } finally {
            permits.release();
        }
    }

    private LegacyOutcome guess(GuessLedger.Place place, LegacyLock lock, byte[] pin) {
        int maxTries = settings.policy().maxTries();
        int recordTag = place.slot().recordTag();
        GuessLedger.DebitResult debit = ledger.debit(
                place,
                new GuessLedger.Guess(
                        lock.generation(), recordTag, round -> lock.guessTag(token.mac(), round, pin), maxTries));
        Slot after = debit.after();
        if (debit.outcome() instanceof SlotOutcome.Repeated) {
            Optional<Duration> wait =
                    limits.takeRepeat(place.account(), after.generation() + "." + after.round() + "." + after.used());
            if (wait.isPresent()) {
                return new LegacyOutcome.TooMany(wait.get());
            }
        } else if (!(debit.outcome() instanceof SlotOutcome.Debited)) {
            return refusal(debit.outcome());
        }
        if (lock.opensWith(token.mac(), lock.scheme().compute(pin, lock.salt()))) {
            SlotOutcome.Prove proved = ledger.prove(place, lock.generation(), recordTag, after.round());
            return proved instanceof SlotOutcome.Proved ? new LegacyOutcome.Opened() : new LegacyOutcome.NoLegacyLock();
        }
        records.tell(
                place.account(),
                SecurityEvent.PROOF_REJECTED,
                Map.of("generation", Long.toString(lock.generation()), "legacy", "true"));
        if (after.used() >= maxTries) {
            ledger.exhaust(place, lock.generation(), recordTag, maxTries);
            return new LegacyOutcome.NoTriesRemaining();
        }
        return new LegacyOutcome.WrongPin(maxTries - after.used());
    }

    private static LegacyOutcome refusal(SlotOutcome.Debit outcome) {
        if (outcome instanceof SlotOutcome.TooSoon tooSoon) {
            return new LegacyOutcome.TooSoon(tooSoon.retryAfter());
        }
        if (outcome instanceof SlotOutcome.Exhausted || outcome instanceof SlotOutcome.Closed) {
            return new LegacyOutcome.NoTriesRemaining();
        }
        return new LegacyOutcome.NoLegacyLock();
    }
}
