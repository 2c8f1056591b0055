package org.pinfold.recovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.LedgerStoppedException;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.SealBrokenException;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenUnavailableException;

/**
 * Finds what lives in an account's slot. Runs before every read of record or lock: what lives is what the slot names, and
 * nothing else is ever read. On the way it completes what a crash cut short and wipes what can never live again.
 */
public final class RecordLocator implements RecoveryResolution {
    /** A row may be committed this long after its ticket expired; sweeping it earlier would lose a secret. */
    static final Duration SWEEP_GRACE = Duration.ofHours(1);

    private static final int MAX_READS = 10;

    private final CryptoToken token;
    private final GuessLedger ledger;
    private final RecordStore records;
    private final RecoverySettings settings;
    private final Clock clock;

    public RecordLocator(
            CryptoToken token, GuessLedger ledger, RecordStore records, RecoverySettings settings, Clock clock) {
        this.token = token;
        this.ledger = ledger;
        this.records = records;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * An account's place in the ledger and what lives there.
     *
     * @param place where
     * @param live the live row, current
     * @param absence why there is none; present if and only if {@code live} is empty
     * @param faulty whether a row was found that is not as it was stored; told to the audit trail. It restores nothing,
     *     but keeps nobody from another PIN
     */
    record Located(GuessLedger.Place place, Optional<RecoveryRecord> live, Optional<Absence> absence, boolean faulty) {
        static Located live(GuessLedger.Place place, RecoveryRecord row) {
            return new Located(place, Optional.of(row), Optional.empty(), false);
        }

        static Located absent(GuessLedger.Place place, Absence reason) {
            return new Located(place, Optional.empty(), Optional.of(reason), false);
        }

        Located withFault() {
            return new Located(place, live, absence, true);
        }

        boolean isLost() {
            return absence.equals(Optional.of(Absence.RECORD_LOST));
        }

        /**
         * The reason, where {@code live} is known to be empty.
         *
         * @throws RecordDamagedException if the record may be one of the rows that are not as they were stored
         */
        Absence reason() {
            if (isLost() && faulty) {
                throw new RecordDamagedException();
            }
            return absence.orElseThrow();
        }
    }

    @Override
    public long resolve(Aci account) {
        return locate(account).map(found -> found.place().slot().generation()).orElse(0L);
    }

    @Override
    public boolean holdsSecret(Aci account) {
        return state(account).absence().isEmpty();
    }

    /** What the owner may know. */
    public RecoveryState state(Aci account) {
        Optional<Located> located = locate(account);
        if (located.isEmpty()) {
            return new RecoveryState(Optional.of(Absence.NEVER), 0, 0, 0, Optional.empty());
        }
        Slot slot = located.get().place().slot();
        Optional<RecoveryRecord> live = located.get().live();
        if (live.isEmpty()) {
            Absence reason = located.get().reason();
            if (reason == Absence.LEGACY_LOCK) {
                int left = Math.max(0, settings.policy().maxTries() - slot.used());
                return new RecoveryState(Optional.of(reason), slot.generation(), left, slot.used(), Optional.empty());
            }
            return new RecoveryState(Optional.of(reason), slot.generation(), 0, 0, Optional.empty());
        }
        try (RecordContent content = unseal(live.get())) {
            int remaining = Math.max(0, effectiveMaxTries(content) - slot.used());
            return new RecoveryState(
                    Optional.empty(), slot.generation(), remaining, slot.used(), Optional.of(content.parameters()));
        }
    }

    /**
     * Looks at accounts with pending rows, and at those whose latest guess had its time to be proved: promotes what is live,
     * wipes what was never committed, destroys what was used up. An account with a fault does not keep it from the others:
     * whoever changes one row of the database must not keep the last guesses of all others alive.
     *
     * @param limit accounts with pending rows, at most
     * @param lookBack how far back latest guesses are looked at
     * @return how many accounts have a fault; told to the audit trail
     */
    public int sweep(int limit, Duration lookBack) {
        Instant proofsDue = clock.instant().minus(settings.lastGuessWindow());
        RecordStore.PendingAccounts pending = records.withPendingRows(limit);
        if (pending.unreadable() > 0) {
            records.tell(
                    SecurityEvent.RECORD_DAMAGED, Map.of("rowsOfNoAccount", Integer.toString(pending.unreadable())));
        }
        Set<Aci> accounts = new LinkedHashSet<>(pending.accounts());
        accounts.addAll(ledger.debitedBetween(proofsDue.minus(lookBack), proofsDue));
        int faults = pending.unreadable();
        for (Aci account : accounts) {
            if (isFaulty(account)) {
                faults++;
            }
        }
        return faults;
    }

    private boolean isFaulty(Aci account) {
        try {
            return locate(account).map(Located::faulty).orElse(false);
        } catch (LedgerFaultException | RecordDamagedException e) {
            return true;
        } catch (LedgerStoppedException | OutcomeUnknownException | TokenUnavailableException | TokenFaultException e) {
            // Not this account's fault but everybody's.
            throw e;
        } catch (RuntimeException e) {
            // What a changed row makes the database refuse is not known beforehand. If it refuses everything, also
            // this.
            records.tell(account, SecurityEvent.RECORD_DAMAGED, Map.of("reason", "not promoted"));
            return true;
        }
    }

    /** The account's place and what lives there; empty if it never began to store a secret. */
    Optional<Located> locate(Aci account) {
        try {
            return locateUnfaulted(account);
        } catch (LedgerFaultException e) {
            records.tell(account, SecurityEvent.LEDGER_FAULT, Map.of());
            throw e;
        }
    }

    private Located told(Located located, RecordStore.Rows rows) {
        if (rows.unreadable() == 0) {
            return located;
        }
        records.tell(
                located.place().account(),
                SecurityEvent.RECORD_DAMAGED,
                Map.of("unreadableRows", Integer.toString(rows.unreadable())));
        return located.withFault();
    }

    private Optional<Located> locateUnfaulted(Aci account) {
        Optional<GuessLedger.Place> found = ledger.find(account);
        for (int read = 1; ; read++) {
            RecordStore.Rows rows = records.find(account);
            if (found.isEmpty()) {
                return nothing(account, rows);
            }
            GuessLedger.Place place = found.get();
            Located located = decide(place, rows.readable());
            if (located.live().isEmpty()) {
                located = withLegacyLock(located);
            }
            if (!located.isLost()) {
                wipeDead(located, rows.readable());
                return Optional.of(told(located, rows));
            }
            // Another thread may have stored between the two reads: only a slot that stands still has lost its record.
            Optional<GuessLedger.Place> again = ledger.find(account);
            boolean still = again.map(GuessLedger.Place::slot).equals(Optional.of(place.slot()));
            if (still || read == MAX_READS) {
                if (rows.unreadable() == 0) {
                    records.tell(
                            account,
                            SecurityEvent.RECORD_LOST,
                            Map.of("generation", Long.toString(place.slot().generation())));
                }
                return Optional.of(told(located, rows));
            }
            found = again;
        }
    }

    private Optional<Located> nothing(Aci account, RecordStore.Rows rows) {
        // Rows without a mirror row: the account had one, and somebody took it away.
        if (!rows.isEmpty() && ledger.find(account).isEmpty()) {
            throw new LedgerFaultException("an account has records but no mirror row");
        }
        return rows.isEmpty() ? Optional.empty() : locateUnfaulted(account);
    }

    private Located decide(GuessLedger.Place place, List<RecoveryRecord> rows) {
        LiveRecord live = LiveRecord.decide(place.slotNumber(), place.slot(), rows, row -> row.tag(token.mac()));
        if (live instanceof LiveRecord.None none) {
            return Located.absent(place, none.reason());
        }
        RecoveryRecord row;
        if (live instanceof LiveRecord.ToPromote pending) {
            promote(pending.row());
            row = pending.row().promoted();
        } else {
            row = ((LiveRecord.Current) live).row();
        }
        return destroyIfOverdue(place, row);
    }

    /** Opens an imported lock in its slot if a crash kept that from being done. */
    private Located withLegacyLock(Located located) {
        Optional<LegacyLock> lock = records.legacyLock(located.place().account());
        if (lock.isEmpty()) {
            return located;
        }
        GuessLedger.Place place = located.place();
        if (lock.get().isToOpenIn(place)) {
            ledger.open(place, place.slot().generation(), lock.get().tag(token.mac()));
            place = ledger.find(place.account()).orElseThrow();
        }
        boolean open = place.slot().state() == SlotState.OPEN;
        return open && lock.get().isLiveIn(place, token.mac()) ? Located.absent(place, Absence.LEGACY_LOCK) : located;
    }

    /** The imported lock that keeps strangers out of an account, also if its guesses are used up. */
    Optional<LegacyLock> legacyLock(Located located) {
        GuessLedger.Place place = located.place();
        boolean possible = located.absence().equals(Optional.of(Absence.LEGACY_LOCK))
                || located.absence().equals(Optional.of(Absence.EXHAUSTED));
        return possible
                ? records.legacyLock(place.account()).filter(lock -> lock.isLiveIn(place, token.mac()))
                : Optional.empty();
    }

    private void promote(RecoveryRecord row) {
        try {
            records.promote(row);
        } catch (RecordDamagedException e) {
            records.tell(row.account(), SecurityEvent.RECORD_DAMAGED, Map.of("reason", "lock"));
            throw e;
        }
    }

    /**
     * The last guess had its time to be proved. Of a record that does not open it is not known whether there are tries
     * left: it stays as it is, so that its owner can set another PIN or remove it.
     */
    private Located destroyIfOverdue(GuessLedger.Place place, RecoveryRecord row) {
        Slot slot = place.slot();
        if (slot.used() == 0 || place.lastDebitAt().isEmpty()) {
            return Located.live(place, row);
        }
        Instant deadline = place.lastDebitAt().get().plus(settings.lastGuessWindow());
        if (clock.instant().isBefore(deadline)) {
            return Located.live(place, row);
        }
        Optional<Integer> maxTries = maxTriesIfReadable(row);
        if (maxTries.isEmpty()) {
            return Located.live(place, row).withFault();
        }
        if (slot.used() >= maxTries.get() && destroy(place, row, maxTries.get())) {
            return Located.absent(place, Absence.EXHAUSTED);
        }
        return Located.live(place, row);
    }

    private Optional<Integer> maxTriesIfReadable(RecoveryRecord row) {
        try (RecordContent content = unseal(row)) {
            return Optional.of(effectiveMaxTries(content));
        } catch (RecordDamagedException | LedgerFaultException e) {
            // Told to the audit trail. Guessing and proving meet the same fault by themselves.
            return Optional.empty();
        }
    }

    /**
     * Closes a used-up slot and wipes its record. The slot first: a crash in between leaves a closed slot.
     *
     * @return whether the secret is gone; false if there are tries left, or another record is live
     */
    boolean destroy(GuessLedger.Place place, RecoveryRecord row, int maxTries) {
        SlotOutcome.Exhaust outcome =
                ledger.exhaust(place, row.generation(), place.slot().recordTag(), maxTries);
        if (outcome instanceof SlotOutcome.Destroyed || outcome instanceof SlotOutcome.Closed) {
            records.wipe(place.account(), List.of(row));
            return true;
        }
        return false;
    }

    private void wipeDead(Located located, List<RecoveryRecord> rows) {
        GuessLedger.Place place = located.place();
        Instant expiredBefore = clock.instant().minus(SWEEP_GRACE);
        List<RecoveryRecord> dead = rows.stream()
                .filter(row -> !located.live().map(row::hasKeyOf).orElse(false))
                .filter(row -> LiveRecord.isObsolete(row, place.slotNumber(), place.slot(), row.tag(token.mac()))
                        || row.generation() > place.slot().generation() && row.isExpired(expiredBefore))
                .toList();
        if (!dead.isEmpty()) {
            records.wipe(place.account(), dead);
        }
    }

    /**
     * Opens a row.
     *
     * @throws RecordDamagedException if it was changed; told to the audit trail
     * @throws LedgerFaultException if it was made with other keys than those in use
     */
    RecordContent unseal(RecoveryRecord row) {
        if (!row.keyVersions().equals(token.keyVersions())) {
            // Evaluated under another key every right PIN would be a wrong one, and debited.
            records.tell(row.account(), SecurityEvent.LEDGER_FAULT, Map.of("reason", "key versions"));
            throw new LedgerFaultException("a record was made with other key versions than those in use");
        }
        try (SecretBytes plaintext = token.sealer().unseal(row.sealed(), row.associatedData())) {
            return RecordContent.decode(plaintext);
        } catch (SealBrokenException | IllegalArgumentException e) {
            records.tell(row.account(), SecurityEvent.RECORD_DAMAGED, Map.of());
            throw new RecordDamagedException();
        }
    }

    /** The smaller of what was promised when the PIN was set and what is configured now. */
    int effectiveMaxTries(RecordContent content) {
        return settings.policy().effectiveMaxTries(content.maxTries());
    }
}
