package org.pinfold.recovery;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotTags;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Tweak;

/**
 * Stores and removes a PIN-protected secret: the order of every step, over ports. At every instant exactly one of the old
 * and the new PIN restores. Safe for use by many threads; holds no transaction.
 */
public final class SecretStoring {
    private final CryptoToken token;
    private final GuessLedger ledger;
    private final RecordStore records;
    private final RecordLocator locator;
    private final StoredLock lock;
    private final RecoveryLimits limits;
    private final RecoverySettings settings;
    private final Clock clock;
    private final SecureRandom random;

    public SecretStoring(
            CryptoToken token,
            GuessLedger ledger,
            RecordStore records,
            RecordLocator locator,
            StoredLock lock,
            RecoveryLimits limits,
            RecoverySettings settings,
            Clock clock,
            SecureRandom random) {
        this.token = token;
        this.ledger = ledger;
        this.records = records;
        this.locator = locator;
        this.lock = lock;
        this.limits = limits;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /**
     * First step of a store: evaluates exactly one point under a key that no record has yet. Nothing is stored.
     *
     * @param wantedMaxTries 1 to 255; lowered to the server's own limit
     */
    public RecoveryOutcome.Start start(
            Aci account, int deviceId, BlindedElement point, PinHashParameters parameters, int wantedMaxTries) {
        Optional<Duration> wait = limits.takeStart(account);
        if (wait.isPresent()) {
            return new RecoveryOutcome.TooMany(wait.get());
        }
        GuessLedger.Place place = locator.locate(account)
                .map(RecordLocator.Located::place)
                .orElseGet(() -> ledger.allocate(account, records::namesSlot));
        // A nonce used twice would let one device collect evaluations of many PINs under one key: an offline
        // dictionary.
        byte[] nonce = new byte[Tweak.NONCE_BYTES];
        random.nextBytes(nonce);
        Tweak tweak = new Tweak(account, place.slotNumber(), place.slot().generation() + 1, Octets.of(nonce));
        int maxTries = settings.policy().effectiveMaxTries(wantedMaxTries);
        EvaluatedElement evaluated = token.evaluator().evaluate(point, tweak);
        Ticket ticket = new Ticket(
                deviceId,
                tweak,
                Digests.sha256(point.encode()),
                token.keyVersions(),
                maxTries,
                parameters,
                clock.instant().plus(Ticket.LIFETIME));
        return new RecoveryOutcome.Started(evaluated, ticket.encode(token.mac()), tweak.generation(), maxTries);
    }

    /** Second step of a store. The token write in the middle is the commit point; everything can be repeated. */
    public RecoveryOutcome.Store store(Aci account, int deviceId, StoreCommand command) {
        Optional<Ticket> genuine = Ticket.decode(token.mac(), command.ticket(), account, deviceId);
        if (genuine.isEmpty()) {
            return new RecoveryOutcome.TicketInvalid();
        }
        Ticket ticket = genuine.get();
        Optional<RecordLocator.Located> located = locator.locate(account);
        if (located.isEmpty()
                || located.get().place().slotNumber() != ticket.tweak().slot()) {
            return new RecoveryOutcome.Stale();
        }
        GuessLedger.Place place = located.get().place();
        if (isOpenedBy(ticket, place.slot())) {
            return alreadyStored(account, command);
        }
        if (!clock.instant().isBefore(ticket.expiresAt())) {
            return new RecoveryOutcome.TicketExpired();
        }
        if (place.slot().generation() + 1 != ticket.tweak().generation()) {
            return new RecoveryOutcome.Stale();
        }
        Optional<RecoveryRecord> earlier = pendingRow(ticket);
        if (earlier.isPresent()) {
            return isSameBody(earlier.get(), command)
                    ? commit(place, ticket, earlier.get(), command)
                    : new RecoveryOutcome.StoreConflict();
        }
        Optional<Octets> verifier = Optional.empty();
        if (command.lock().isEmpty() && locator.legacyLock(located.get()).isPresent()) {
            // The store takes the imported lock away: without another in its place the number would be open.
            return new RecoveryOutcome.WrongLock();
        }
        if (command.lock().isPresent()) {
            StoreCommand.Lock change = command.lock().get();
            verifier = lock.prepare(account, ticket.tweak().generation(), change.newValue(), change.presentValue());
            if (verifier.isEmpty()) {
                return new RecoveryOutcome.WrongLock();
            }
        }
        RecoveryRecord row = seal(ticket, command, verifier);
        insertPending(row);
        return commit(place, ticket, row, command);
    }

    private RecoveryOutcome.Store commit(
            GuessLedger.Place place, Ticket ticket, RecoveryRecord row, StoreCommand command) {
        long expected = ticket.tweak().generation() - 1;
        if (ledger.open(place, expected, tagOf(ticket)) instanceof SlotOutcome.Stale) {
            // The same request may have run beside this one and won: then its row is live, and wiping it would lose it.
            boolean won = ledger.find(place.account())
                    .map(GuessLedger.Place::slot)
                    .filter(slot -> isOpenedBy(ticket, slot))
                    .isPresent();
            if (won) {
                return alreadyStored(place.account(), command);
            }
            records.wipe(place.account(), List.of(row));
            return new RecoveryOutcome.Stale();
        }
        records.promote(row);
        return new RecoveryOutcome.Stored(ticket.tweak().generation(), ticket.maxTries());
    }

    private boolean isOpenedBy(Ticket ticket, Slot slot) {
        return slot.generation() == ticket.tweak().generation() && slot.recordTag() == tagOf(ticket);
    }

    private int tagOf(Ticket ticket) {
        Tweak tweak = ticket.tweak();
        return SlotTags.recordTag(token.mac(), tweak.account(), tweak.slot(), tweak.generation(), tweak.nonce());
    }

    /** The row that an earlier try of this request left behind. */
    private Optional<RecoveryRecord> pendingRow(Ticket ticket) {
        return records.find(ticket.tweak().account()).readable().stream()
                .filter(row -> row.tweak().equals(ticket.tweak()))
                .findFirst();
    }

    private boolean isSameBody(RecoveryRecord row, StoreCommand command) {
        try (RecordContent content = locator.unseal(row)) {
            return content.bodyDigest().equals(command.digest());
        }
    }

    private void insertPending(RecoveryRecord row) {
        try {
            records.insertPending(row);
        } catch (RuntimeException e) {
            // The database may have it: the same request again finds the row, or inserts it.
            throw new OutcomeUnknownException("pending row", e);
        }
    }

    private RecoveryOutcome.Store alreadyStored(Aci account, StoreCommand command) {
        Optional<RecordLocator.Located> located = locator.locate(account);
        Optional<RecoveryRecord> live = located.flatMap(RecordLocator.Located::live);
        if (located.isEmpty() || live.isEmpty()) {
            return new RecoveryOutcome.Stale();
        }
        try (RecordContent content = locator.unseal(live.get())) {
            if (!content.bodyDigest().equals(command.digest())) {
                return new RecoveryOutcome.StoreConflict();
            }
            Slot slot = located.get().place().slot();
            return new RecoveryOutcome.Stored(
                    slot.generation(), Math.max(0, locator.effectiveMaxTries(content) - slot.used()));
        }
    }

    private RecoveryRecord seal(Ticket ticket, StoreCommand command, Optional<Octets> lockVerifier) {
        KeyVersions versions = ticket.keyVersions();
        try (SecretBytes unlockKey =
                        SecretBytes.takeOwnership(command.unlockKey().toByteArray());
                RecordContent content = new RecordContent(
                        ticket.maxTries(),
                        ticket.parameters(),
                        unlockKey,
                        command.serverProof(),
                        command.secret(),
                        command.digest());
                SecretBytes plaintext = content.encode()) {
            Octets sealed = token.sealer().seal(plaintext, RecoveryRecord.associatedData(ticket.tweak(), versions));
            return new RecoveryRecord(
                    ticket.tweak().account(),
                    ticket.tweak().generation(),
                    ticket.tweak().nonce(),
                    ticket.tweak().slot(),
                    true,
                    ticket.expiresAt(),
                    versions,
                    sealed,
                    lockVerifier);
        }
    }

    /** Removes the secret at its owner's wish; outstanding tickets die with the generation that this consumes. */
    public RecoveryOutcome.Remove remove(Aci account) {
        Optional<RecordLocator.Located> located = locator.locate(account);
        if (located.isEmpty()) {
            return new RecoveryOutcome.Removed();
        }
        if (locator.legacyLock(located.get()).isPresent()) {
            // There is no secret, and what is there is a lock: no other call clears it by omission.
            return new RecoveryOutcome.Removed();
        }
        GuessLedger.Place place = located.get().place();
        SlotOutcome.Remove outcome = ledger.remove(place, place.slot().generation());
        if (outcome instanceof SlotOutcome.Stale) {
            return new RecoveryOutcome.Stale();
        }
        // The slot no longer names any row: this wipes them all.
        locator.locate(account);
        return new RecoveryOutcome.Removed();
    }
}
