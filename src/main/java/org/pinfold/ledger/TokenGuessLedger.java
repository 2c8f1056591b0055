package org.pinfold.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenUnavailableException;

/**
 * The guess ledger over token registers and a mirror in the database. One writer at a time; an operation is: rule, token
 * write, mirror row with its event, answer.
 */
public final class TokenGuessLedger implements GuessLedger {
    private static final System.Logger LOG = System.getLogger(TokenGuessLedger.class.getName());

    private final CryptoToken token;
    private final MirrorStore mirrors;
    private final GuessPolicy policy;
    private final Clock clock;
    private final long epoch;

    private final ReentrantLock writer = new ReentrantLock(true);
    private final LedgerPages pages;
    /** Slots whose mirror may be behind the token, with what is to be told; settled before the slot changes again. */
    private final Map<Integer, Optional<MirrorStore.Event>> owed = new HashMap<>();

    private final List<Alarm> alarms = new ArrayList<>();
    private Optional<String> stopped = Optional.empty();
    private final LongAdder debits = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private final LongAdder resets = new LongAdder();

    private TokenGuessLedger(
            CryptoToken token, MirrorStore mirrors, GuessPolicy policy, Clock clock, long epoch, LedgerPages pages) {
        this.token = token;
        this.mirrors = mirrors;
        this.policy = policy;
        this.clock = clock;
        this.epoch = epoch;
        this.pages = pages;
    }

    /**
     * Opens the ledger: takes it over from whoever had it, reads every page, and heals <em>all</em> slots of a token that
     * was turned back before any is served. Healing lazily would let a freed slot be given to an attacker while its
     * former owner's row still names it.
     *
     * @throws TokenFaultException if the token's pages are not readable, or its registers too small for a page
     * @throws LedgerFaultException if there are rows and none verifies: another token, or another MAC key
     */
    public static TokenGuessLedger open(CryptoToken token, MirrorStore mirrors, GuessPolicy policy, Clock clock) {
        long epoch = mirrors.claim();
        LedgerPages pages = LedgerPages.read(token.registers());
        TokenGuessLedger ledger = new TokenGuessLedger(token, mirrors, policy, clock, epoch, pages);
        Reconciliation found = Reconciliation.of(mirrors.all(), pages, token.mac());
        for (int number : found.heal().keySet()) {
            while (number >= pages.capacity()) {
                pages.grow();
            }
        }
        pages.writeAll(found.heal());
        found.owed().forEach(number -> ledger.owed.put(number, lastEvent(pages.slot(number))));
        ledger.alarms.addAll(found.alarms());
        return ledger;
    }

    @Override
    public Optional<Place> find(Aci account) {
        Optional<Mirror> row = mirrors.find(account);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        writer.lock();
        try {
            requireServing();
            return Optional.of(place(account, row.get()));
        } finally {
            writer.unlock();
        }
    }

    /** Reads the slot after the row: the token is written first, so it is never behind unless it was turned back. */
    private Place place(Aci account, Mirror row) {
        if (!row.account().equals(account) || !row.verifies(token.mac())) {
            throw new LedgerFaultException("the mirror row of an account does not verify");
        }
        Slot slot = pages.slot(row.slotNumber());
        int order = row.slot().compareTo(slot);
        if (order > 0) {
            throw stop("the database knows a later state than the token");
        }
        if (!isContinued(row.slot(), slot)) {
            throw new LedgerFaultException("the database was turned back behind an account's slot");
        }
        Optional<Instant> lastDebitAt = row.slot().equals(slot) ? Optional.of(row.lastDebitAt()) : Optional.empty();
        return new Place(account, row.slotNumber(), slot, lastDebitAt);
    }

    /**
     * Whether {@code now} can belong to the account that the row names: the same record, or the next generation with the
     * row's write still owed. Further on, the slot may have been freed and given to somebody else.
     */
    private static boolean isContinued(Slot row, Slot now) {
        return now.generation() == row.generation() && now.recordTag() == row.recordTag()
                || now.generation() == row.generation() + 1 && now.state() != SlotState.FREE;
    }

    @Override
    public Place allocate(Aci account, SlotNames named) {
        writer.lock();
        try {
            requireServing();
            Optional<Mirror> row = mirrors.find(account);
            if (row.isPresent()) {
                return place(account, row.get());
            }
            int number = freeSlot(named);
            Slot after = SlotRules.allocate(pages.slot(number));
            Place place = new Place(account, number, after, Optional.empty());
            change(place, after, Optional.empty());
            return place;
        } finally {
            writer.unlock();
        }
    }

    private int freeSlot(SlotNames named) {
        for (int number = 0; ; number++) {
            if (number == pages.capacity()) {
                pages.grow();
            }
            Slot slot = pages.slot(number);
            if (slot.state() == SlotState.FREE && slot.generation() < Slot.MAX_GENERATION && !named.isNamed(number)) {
                return number;
            }
        }
    }

    @Override
    public SlotOutcome.Open open(Place place, long expectedGeneration, int recordTag) {
        return apply(
                place,
                slot -> SlotRules.open(slot, expectedGeneration, recordTag),
                // The store's own event is written when the record is promoted.
                transition -> Optional.empty());
    }

    @Override
    public DebitResult debit(Place place, Guess guess) {
        writer.lock();
        try {
            requireServing();
            Slot before = pages.slot(place.slotNumber());
            settle(place, before);
            SlotRules.Transition<SlotOutcome.Debit> transition = SlotRules.debit(
                    before,
                    guess.generation(),
                    guess.recordTag(),
                    guess.guessTag().applyAsInt(before.round()),
                    guess.maxTries(),
                    retryAfter(place, before));
            if (transition.outcome() instanceof SlotOutcome.Debited debited) {
                change(
                        debitedNow(place),
                        transition.after(),
                        event(SecurityEvent.GUESS_DEBITED, transition.after(), debited.triesRemaining()));
                debits.increment();
            } else if (transition.outcome() instanceof SlotOutcome.Repeated repeated) {
                // A failed mirror plus a turned-back token would make this a free guess: the mirror comes first,
                // always.
                commit(
                        place.lastDebitAt().isPresent() ? place : debitedNow(place),
                        before,
                        event(SecurityEvent.GUESS_DEBITED, before, repeated.triesRemaining()));
                repeats.increment();
            }
            return new DebitResult(transition.outcome(), transition.after());
        } finally {
            writer.unlock();
        }
    }

    private Duration retryAfter(Place place, Slot slot) {
        Instant now = clock.instant();
        boolean known = place.slot().equals(slot) && place.lastDebitAt().isPresent();
        return policy.retryAfter(slot.used(), known ? place.lastDebitAt().get() : now, now);
    }

    private Place debitedNow(Place place) {
        return new Place(place.account(), place.slotNumber(), place.slot(), Optional.of(clock.instant()));
    }

    @Override
    public SlotOutcome.Prove prove(Place place, long generation, int recordTag, int round) {
        return apply(place, slot -> SlotRules.prove(slot, generation, recordTag, round), transition -> {
            resets.increment();
            return event(SecurityEvent.GUESS_COUNT_RESET, transition.after());
        });
    }

    @Override
    public SlotOutcome.Exhaust exhaust(Place place, long generation, int recordTag, int maxTries) {
        return apply(
                place,
                slot -> SlotRules.exhaust(slot, generation, recordTag, maxTries),
                transition -> event(SecurityEvent.SECRET_DESTROYED, transition.after()));
    }

    @Override
    public SlotOutcome.Remove remove(Place place, long generation) {
        return apply(
                place,
                slot -> SlotRules.remove(slot, generation),
                transition -> event(SecurityEvent.SECRET_REMOVED, transition.after()));
    }

    @Override
    public List<Aci> debitedBetween(Instant from, Instant to) {
        return mirrors.debitedBetween(from, to);
    }

    @Override
    public Optional<String> stopped() {
        writer.lock();
        try {
            return stopped;
        } finally {
            writer.unlock();
        }
    }

    @Override
    public LedgerView view() {
        writer.lock();
        try {
            List<NumberedSlot> slots = new ArrayList<>();
            for (int number = 0; number < pages.capacity(); number++) {
                Slot slot = pages.slot(number);
                if (slot.state() != SlotState.FREE) {
                    slots.add(new NumberedSlot(number, slot));
                }
            }
            return new LedgerView(
                    stopped,
                    pages.sequence(),
                    epoch,
                    debits.sum(),
                    repeats.sum(),
                    resets.sum(),
                    List.copyOf(alarms),
                    slots);
        } finally {
            writer.unlock();
        }
    }

    private <O extends SlotOutcome> O apply(
            Place place,
            Function<Slot, SlotRules.Transition<? extends O>> rule,
            Function<SlotRules.Transition<? extends O>, Optional<MirrorStore.Event>> event) {
        writer.lock();
        try {
            requireServing();
            Slot before = pages.slot(place.slotNumber());
            settle(place, before);
            SlotRules.Transition<? extends O> transition = rule.apply(before);
            if (!transition.after().equals(before)) {
                change(place, transition.after(), event.apply(transition));
            }
            return transition.outcome();
        } finally {
            writer.unlock();
        }
    }

    /** Token first, then mirror: the token is never behind what the database was told. */
    private void change(Place place, Slot after, Optional<MirrorStore.Event> event) {
        owed.put(place.slotNumber(), event);
        try {
            pages.write(place.slotNumber(), after);
        } catch (TokenUnavailableException e) {
            throw new OutcomeUnknownException("token write", e);
        }
        commit(place, after, event);
    }

    /** Writes the row that a failed transaction or a crash left behind, before the slot moves on. */
    private void settle(Place place, Slot slot) {
        Optional<MirrorStore.Event> untold = owed.get(place.slotNumber());
        if (untold != null) {
            commit(debitedNow(place), slot, untold);
        }
    }

    private void commit(Place place, Slot slot, Optional<MirrorStore.Event> event) {
        Mirror mirror = Mirror.of(
                token.mac(),
                place.account(),
                place.slotNumber(),
                slot,
                place.lastDebitAt().orElse(Instant.EPOCH),
                pages.sequence(),
                token.keyVersions());
        Mirror.Comparison found;
        try {
            found = mirrors.commit(epoch, mirror, event);
        } catch (RuntimeException e) {
            owed.put(place.slotNumber(), event);
            throw new OutcomeUnknownException("mirror row", e);
        }
        if (found == Mirror.Comparison.FOREIGN) {
            // The token has the write already: nobody may be told that nothing was counted.
            throw new OutcomeUnknownException("mirror row", stop("somebody else writes the ledger"));
        }
        owed.remove(place.slotNumber());
    }

    private void requireServing() {
        if (stopped.isPresent()) {
            throw new LedgerStoppedException(stopped.get());
        }
    }

    private LedgerStoppedException stop(String reason) {
        stopped = Optional.of(reason);
        alarms.add(new Alarm(SecurityEvent.LEDGER_FAULT, Map.of("stopped", reason)));
        LOG.log(System.Logger.Level.ERROR, "the guess ledger stopped: {0}", reason);
        return new LedgerStoppedException(reason);
    }

    /** What the transition into this state told, where memory of it is gone. */
    private static Optional<MirrorStore.Event> lastEvent(Slot slot) {
        return switch (slot.state()) {
            case OPEN -> slot.used() > 0 ? event(SecurityEvent.GUESS_DEBITED, slot) : Optional.empty();
            case CLOSED_EXHAUSTED -> event(SecurityEvent.SECRET_DESTROYED, slot);
            case CLOSED_REMOVED -> event(SecurityEvent.SECRET_REMOVED, slot);
            case CLOSED_NEVER, FREE -> Optional.empty();
        };
    }

    private static Optional<MirrorStore.Event> event(SecurityEvent type, Slot slot) {
        return Optional.of(new MirrorStore.Event(
                type, Map.of("generation", Long.toString(slot.generation()), "used", Integer.toString(slot.used()))));
    }

    private static Optional<MirrorStore.Event> event(SecurityEvent type, Slot slot, int triesRemaining) {
        return Optional.of(new MirrorStore.Event(
                type,
                Map.of(
                        "generation", Long.toString(slot.generation()),
                        "used", Integer.toString(slot.used()),
                        "triesRemaining", Integer.toString(triesRemaining))));
    }
}
