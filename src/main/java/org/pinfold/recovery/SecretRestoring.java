package org.pinfold.recovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotTags;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.UnlockProof;
import org.pinfold.token.CryptoToken;

/**
 * Restores a PIN-protected secret: the order of every step, over ports. Nothing is debited before the point is valid, the
 * record unsealed and named by the slot; nothing is evaluated before the debit is in the token and in the database. Safe
 * for use by many threads; holds no transaction.
 */
public final class SecretRestoring {
    private final CryptoToken token;
    private final GuessLedger ledger;
    private final RecordStore records;
    private final RecordLocator locator;
    private final RecoveryLimits limits;
    private final Clock clock;

    public SecretRestoring(
            CryptoToken token,
            GuessLedger ledger,
            RecordStore records,
            RecordLocator locator,
            RecoveryLimits limits,
            Clock clock) {
        this.token = token;
        this.ledger = ledger;
        this.records = records;
        this.locator = locator;
        this.limits = limits;
        this.clock = clock;
    }

    /** Debits a guess and evaluates its point; the latest guess's point again is evaluated again and not debited. */
    public RecoveryOutcome.Evaluate evaluate(Aci account, BlindedElement point) {
        Optional<RecordLocator.Located> located = locator.locate(account);
        if (located.isEmpty()) {
            return new RecoveryOutcome.Absent(Absence.NEVER);
        }
        GuessLedger.Place place = located.get().place();
        Optional<RecoveryRecord> live = located.get().live();
        if (live.isEmpty()) {
            return new RecoveryOutcome.Absent(located.get().reason());
        }
        RecoveryRecord row = live.get();
        try (RecordContent content = locator.unseal(row)) {
            int maxTries = locator.effectiveMaxTries(content);
            GuessLedger.DebitResult debit = ledger.debit(
                    place,
                    new GuessLedger.Guess(
                            row.generation(),
                            place.slot().recordTag(),
                            round -> SlotTags.guessTag(
                                    token.mac(),
                                    account,
                                    row.slotNumber(),
                                    row.generation(),
                                    round,
                                    row.nonce(),
                                    point),
                            maxTries));
            // From here on only the state that the debit returned counts: the slot may have moved on.
            Slot after = debit.after();
            if (debit.outcome() instanceof SlotOutcome.Repeated) {
                Optional<Duration> wait =
                        limits.takeRepeat(account, after.generation() + "." + after.round() + "." + after.used());
                if (wait.isPresent()) {
                    return new RecoveryOutcome.TooMany(wait.get());
                }
            } else if (!(debit.outcome() instanceof SlotOutcome.Debited)) {
                return refusal(debit.outcome());
            }
            EvaluatedElement evaluated = token.evaluator().evaluate(point, row.tweak());
            Attempt attempt = new Attempt(
                    account,
                    row.slotNumber(),
                    row.generation(),
                    after.round(),
                    after.used(),
                    Digests.sha256(point.encode()),
                    clock.instant());
            return new RecoveryOutcome.Evaluated(
                    evaluated,
                    content.serverProof(),
                    attempt.encode(token.mac()),
                    row.generation(),
                    Math.max(0, maxTries - after.used()));
        }
    }

    private static RecoveryOutcome.Evaluate refusal(SlotOutcome.Debit outcome) {
        if (outcome instanceof SlotOutcome.TooSoon tooSoon) {
            return new RecoveryOutcome.TooSoon(tooSoon.retryAfter());
        }
        if (outcome instanceof SlotOutcome.Exhausted) {
            return new RecoveryOutcome.Absent(Absence.EXHAUSTED);
        }
        if (outcome instanceof SlotOutcome.Closed closed) {
            return new RecoveryOutcome.Absent(Absences.of(closed.reason()));
        }
        return new RecoveryOutcome.Stale();
    }

    /**
     * Releases the secret to whoever proves the PIN for a debited attempt. A right proof of the present generation always
     * releases; it resets the count only in its own round, so that a proof seen once never refills the guesses.
     */
    public RecoveryOutcome.Unlock unlock(Aci account, Octets presentedAttempt, Octets proof) {
        return unlock(account, presentedAttempt, proof, Instant.MIN);
    }

    /**
     * The same, of a guess that is not too old to show that its maker knows the PIN now.
     *
     * @param earliest a guess evaluated before is as good as none
     */
    public RecoveryOutcome.Unlock unlock(Aci account, Octets presentedAttempt, Octets proof, Instant earliest) {
        Optional<Attempt> genuine = Attempt.decode(token.mac(), presentedAttempt, account)
                .filter(attempt -> !attempt.issuedAt().isBefore(earliest));
        if (genuine.isEmpty()) {
            return new RecoveryOutcome.AttemptInvalid();
        }
        Attempt attempt = genuine.get();
        Optional<Duration> wait = limits.takeUnlock(account, attempt.guess());
        if (wait.isPresent()) {
            return new RecoveryOutcome.TooMany(wait.get());
        }
        Optional<RecordLocator.Located> located = locator.locate(account);
        if (located.isEmpty() || located.get().place().slot().generation() != attempt.generation()) {
            return new RecoveryOutcome.Stale();
        }
        GuessLedger.Place place = located.get().place();
        Optional<RecoveryRecord> live = located.get().live();
        if (live.isEmpty()) {
            return new RecoveryOutcome.Absent(located.get().reason());
        }
        try (RecordContent content = locator.unseal(live.get())) {
            int maxTries = locator.effectiveMaxTries(content);
            if (!UnlockProof.verify(content.unlockKey(), presentedAttempt, proof)) {
                return wrongProof(place, live.get(), attempt, maxTries);
            }
            SlotOutcome.Prove outcome =
                    ledger.prove(place, attempt.generation(), place.slot().recordTag(), attempt.round());
            if (outcome instanceof SlotOutcome.Proved proved) {
                limits.clearUnlocks(account, attempt.guess());
                int used = proved.countReset() ? 0 : place.slot().used();
                return new RecoveryOutcome.Unlocked(
                        content.secret(), attempt.generation(), Math.max(0, maxTries - used));
            }
            if (outcome instanceof SlotOutcome.Closed closed) {
                return new RecoveryOutcome.Absent(Absences.of(closed.reason()));
            }
            return new RecoveryOutcome.Stale();
        }
    }

    private RecoveryOutcome.Unlock wrongProof(
            GuessLedger.Place place, RecoveryRecord row, Attempt attempt, int maxTries) {
        Slot slot = place.slot();
        // By what was seen: of an earlier guess the last one may be on its way to the token, and its owner's proof must
        // count.
        boolean lastGuess = slot.used() >= maxTries && attempt.round() == slot.round() && attempt.used() == slot.used();
        if (lastGuess && locator.destroy(place, row, maxTries)) {
            return new RecoveryOutcome.Absent(Absence.EXHAUSTED);
        }
        records.tell(
                place.account(), SecurityEvent.PROOF_REJECTED, Map.of("generation", Long.toString(slot.generation())));
        return new RecoveryOutcome.WrongPin(Math.max(0, maxTries - slot.used()));
    }
}
