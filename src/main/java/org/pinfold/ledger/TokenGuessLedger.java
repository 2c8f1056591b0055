package org.pinfold.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.TokenFullException;

/**
 * The guess ledger over token registers and a mirror in the database. Operations that wait at the same moment are one
 * batch: rules, one token write, one database transaction, answers.
 */
public final class TokenGuessLedger implements GuessLedger {
    private static final System.Logger LOG = System.getLogger(TokenGuessLedger.class.getName());
    private static final int MAX_READS = 10;

    private final CryptoToken token;
    private final MirrorStore mirrors;
    private final GuessPolicy policy;
    private final Clock clock;
    private final AlarmListener listener;
    private final long epoch;

    private final LedgerSlots slots;
    private final GroupCommit<PendingOperation<?>> commits;
    private final MirrorDebt debt;

    private final List<Alarm> alarms = new ArrayList<>();
    private volatile Optional<String> stopped = Optional.empty();
    private final LongAdder debits = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder tokenWrites = new LongAdder();
    private final LongAdder operations = new LongAdder();

    private TokenGuessLedger(
            CryptoToken token,
            MirrorStore mirrors,
            GuessPolicy policy,
            LedgerLimits limits,
            Clock clock,
            AlarmListener listener,
            long epoch,
            LedgerSlots slots) {
        this.token = token;
        this.mirrors = mirrors;
        this.policy = policy;
        this.clock = clock;
        this.listener = listener;
        this.epoch = epoch;
        this.slots = slots;
        this.debt = new MirrorDebt(token, mirrors, epoch);
        this.commits =
                new GroupCommit<>(limits.maxWaiting(), Math.min(limits.maxBatch(), slots.maxEntries()), this::write);
    }

    /**
     * Opens the ledger: takes it over from whoever had it, reads every page, and heals <em>all</em> slots of a token that
     * was turned back before any is served. Healing lazily would let a freed slot be given to an attacker while its
     * former owner's row still names it.
     *
     * @param listener told of everything that is found later; what is found now is in {@link #view}, and in the audit trail
     * @throws org.pinfold.token.TokenFaultException if a register is in another format, or too small for a slot
     * @throws LedgerFaultException if there are rows and none verifies: another token, or another MAC key
     */
    public static TokenGuessLedger open(
            CryptoToken token,
            MirrorStore mirrors,
            GuessPolicy policy,
            LedgerLimits limits,
            Clock clock,
            AlarmListener listener) {
        // A start that is refused must not stop the server that has the ledger now.
        LedgerSlots.read(token.registers(), limits.maxPages());
        Reconciliation.requireOwn(mirrors, token.mac());
        long epoch = mirrors.claim();
        // Read again: the former owner may have written until now.
        LedgerSlots slots = LedgerSlots.read(token.registers(), limits.maxPages());
        TokenGuessLedger ledger = new TokenGuessLedger(token, mirrors, policy, limits, clock, listener, epoch, slots);
        Reconciliation found = Reconciliation.of(mirrors, slots, token.mac());
        ledger.alarms.addAll(found.alarms());
        mirrors.latestDebitAt()
                .flatMap(latest -> ClockWatch.acrossRestart(latest, clock.instant()))
                .ifPresent(ledger.alarms::add);
        // Told before anything is made good: a start that ends between the two finds the same again.
        mirrors.tell(ledger.alarms.stream()
                .map(alarm -> new MirrorStore.Event(alarm.event(), alarm.facts()))
                .toList());
        slots.continueAfter(found.headSequence());
        for (Mirror row : found.behind()) {
            Slot now = slots.slot(row.slotNumber());
            // The time of a debit that a crash cut short is not known: the latest that it can have been is safe.
            ledger.debt.owe(new LedgerBatch.Row(
                    row.account(), row.slotNumber(), now, clock.instant(), LedgerEvents.ofLastTransition(now)));
        }
        // The rows before the pages: a start that ends between the two must still find what the last write's slots were
        // before.
        ledger.settle();
        slots.heal(found.heal());
        slots.table().withhold(found.freeButNamed(slots));
        return ledger;
    }

    @Override
    public Optional<Place> find(Aci account) {
        requireServing();
        if (slots.isUnknown()) {
            // What memory has may be older than what the token has: nobody is told before it is known.
            perform(batch -> true);
        }
        Optional<Mirror> row = mirrors.find(account);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        // The slot after the row: the token is written first, so it is never behind unless it was turned back.
        Mirror found = verified(account, row.get());
        Slot slot = slots.slot(found.slotNumber());
        if (found.slot().compareTo(slot) < 0) {
            return findBehind(account, slot);
        }
        if (!found.slot().equals(slot)) {
            throw stop("the database knows another state than the token");
        }
        return Optional.of(new Place(account, found.slotNumber(), slot, Optional.of(found.lastDebitAt())));
    }

    /**
     * The row was behind the slot: either a batch was under way, which is over when the writer has had its turn, or
     * somebody put an old row back. That is named, and the row brought forward; no guess is given back either way.
     *
     * @param slot the slot before the writer's turn
     */
    private Optional<Place> findBehind(Aci account, Slot slot) {
        perform(batch -> true);
        Optional<Mirror> again = mirrors.find(account);
        if (again.isEmpty()) {
            return Optional.empty();
        }
        Mirror row = verified(account, again.get());
        if (row.slot().compareTo(slot) >= 0) {
            return Optional.of(new Place(account, row.slotNumber(), row.slot(), Optional.of(row.lastDebitAt())));
        }
        if (!row.isContinuedBy(slot) || slot.state() == SlotState.FREE) {
            throw new LedgerFaultException("the database was turned back behind an account's slot");
        }
        raise(new Alarm(SecurityEvent.DATABASE_BEHIND, Map.of("slot", Integer.toString(row.slotNumber()))));
        Place place = new Place(account, row.slotNumber(), slot, Optional.empty());
        return Optional.of(perform(batch -> {
            if (!batch.slot(place.slotNumber()).equals(slot)) {
                // It has moved on since; whoever did that has written the row, or it is no longer this account's.
                return place;
            }
            batch.confirm(place, slot, clock.instant());
            return new Place(account, place.slotNumber(), slot, Optional.of(clock.instant()));
        }));
    }

    private Mirror verified(Aci account, Mirror row) {
        if (!row.account().equals(account) || !row.verifies(token.mac())) {
            throw new LedgerFaultException("the mirror row of an account does not verify");
        }
        return row;
    }

    @Override
    public Place allocate(Aci account, SlotNames named) {
        for (int attempt = 0; attempt < MAX_READS; attempt++) {
            Optional<Place> present = find(account);
            if (present.isPresent()) {
                return present.get();
            }
            int number = takeFree(named);
            try {
                Optional<Place> taken = perform(batch -> allocate(batch, account, number));
                if (taken.isPresent()) {
                    return taken.get();
                }
            } finally {
                slots.table().offer(number);
            }
        }
        throw new LedgerFaultException("an account has a mirror row that names a free slot");
    }

    private int takeFree(SlotNames named) {
        while (true) {
            OptionalInt free = slots.table().take();
            if (free.isEmpty()) {
                perform(batch -> {
                    slots.growIfFull();
                    return true;
                });
            } else if (!named.isNamed(free.getAsInt())) {
                return free.getAsInt();
            }
        }
    }

    /** Empty if somebody else was first, at the slot or for the account. */
    private Optional<Place> allocate(LedgerBatch batch, Aci account, int number) {
        Slot before = batch.slot(number);
        boolean first = before.state() == SlotState.FREE
                && !batch.hasRowOf(account)
                && mirrors.find(account).isEmpty();
        if (!first) {
            return Optional.empty();
        }
        Place place = new Place(account, number, SlotRules.allocate(before), Optional.empty());
        batch.change(place, place.slot(), Instant.EPOCH, List.of());
        return Optional.of(place);
    }

    @Override
    public SlotOutcome.Free free(Place place) {
        return apply(
                place,
                slot -> slot.generation() == place.slot().generation() && slot.state() != SlotState.FREE
                        ? new SlotRules.Transition<>(new SlotOutcome.Freed(), SlotRules.free(slot))
                        : new SlotRules.Transition<SlotOutcome.Free>(new SlotOutcome.Stale(), slot),
                // Whoever deletes the account tells of it.
                transition -> List.of());
    }

    @Override
    public SlotOutcome.Open open(Place place, long expectedGeneration, int recordTag) {
        return apply(
                place,
                slot -> SlotRules.open(slot, expectedGeneration, recordTag),
                // The store's own event is written when the record is promoted.
                transition -> List.of());
    }

    @Override
    public DebitResult debit(Place place, Guess guess) {
        return perform(batch -> {
            Slot before = batch.slot(place.slotNumber());
            SlotRules.Transition<SlotOutcome.Debit> transition = SlotRules.debit(
                    before,
                    guess.generation(),
                    guess.recordTag(),
                    guess.guessTag().applyAsInt(before.round()),
                    guess.maxTries(),
                    retryAfter(place, before, batch));
            Slot after = transition.after();
            if (transition.outcome() instanceof SlotOutcome.Debited debited) {
                batch.change(
                        place, after, clock.instant(), List.of(LedgerEvents.debited(after, debited.triesRemaining())));
                batch.count(debits);
            } else if (transition.outcome() instanceof SlotOutcome.Repeated) {
                // A failed mirror plus a turned-back token would make this a free guess: the mirror comes first,
                // always. Told was its debit, and what a failed transaction did not tell is owed with its row.
                batch.confirm(place, after, batch.lastDebitAt(place).orElseGet(clock::instant));
                batch.count(repeats);
            }
            return new DebitResult(transition.outcome(), after);
        });
    }

    private Duration retryAfter(Place place, Slot slot, LedgerBatch batch) {
        Instant now = clock.instant();
        return policy.retryAfter(slot.used(), batch.lastDebitAt(place).orElse(now), now);
    }

    @Override
    public SlotOutcome.Prove prove(Place place, long generation, int recordTag, int round) {
        return perform(batch ->
                apply(batch, place, slot -> SlotRules.prove(slot, generation, recordTag, round), transition -> {
                    batch.count(resets);
                    return List.of(LedgerEvents.of(SecurityEvent.GUESS_COUNT_RESET, transition.after()));
                }));
    }

    @Override
    public SlotOutcome.Exhaust exhaust(Place place, long generation, int recordTag, int maxTries) {
        return apply(
                place,
                slot -> SlotRules.exhaust(slot, generation, recordTag, maxTries),
                transition -> List.of(LedgerEvents.of(SecurityEvent.SECRET_DESTROYED, transition.after())));
    }

    @Override
    public SlotOutcome.Remove remove(Place place, long generation) {
        return apply(
                place,
                slot -> SlotRules.remove(slot, generation),
                transition -> List.of(LedgerEvents.of(SecurityEvent.SECRET_REMOVED, transition.after())));
    }

    private <O extends SlotOutcome> O apply(
            Place place,
            Function<Slot, SlotRules.Transition<? extends O>> rule,
            Function<SlotRules.Transition<? extends O>, List<MirrorStore.Event>> events) {
        return perform(batch -> apply(batch, place, rule, events));
    }

    private <O extends SlotOutcome> O apply(
            LedgerBatch batch,
            Place place,
            Function<Slot, SlotRules.Transition<? extends O>> rule,
            Function<SlotRules.Transition<? extends O>, List<MirrorStore.Event>> events) {
        Slot before = batch.slot(place.slotNumber());
        SlotRules.Transition<? extends O> transition = rule.apply(before);
        if (!transition.after().equals(before)) {
            // The time of the latest debit: what the row says if it is of this very state, now otherwise.
            Instant lastDebitAt = batch.lastDebitAt(place).orElseGet(clock::instant);
            batch.change(place, transition.after(), lastDebitAt, events.apply(transition));
        }
        return transition.outcome();
    }

    @Override
    public List<Aci> debitedBetween(Instant from, Instant to) {
        return mirrors.debitedBetween(from, to);
    }

    @Override
    public Optional<String> stopped() {
        return stopped;
    }

    @Override
    public LedgerView view() {
        List<Alarm> raised;
        synchronized (alarms) {
            raised = List.copyOf(alarms);
        }
        Map<SlotState, Integer> counts = new TreeMap<>();
        for (SlotState state : SlotState.values()) {
            counts.put(state, slots.table().count(state));
        }
        return new LedgerView(
                stopped,
                slots.sequence(),
                epoch,
                debits.sum(),
                repeats.sum(),
                resets.sum(),
                tokenWrites.sum(),
                operations.sum(),
                commits.waiting(),
                counts,
                raised);
    }

    @Override
    public List<NumberedSlot> slots(int from, int limit) {
        List<NumberedSlot> found = new ArrayList<>();
        for (int number = Math.max(0, from); number < slots.capacity() && found.size() < limit; number++) {
            Slot slot = slots.slot(number);
            if (slot.state() != SlotState.FREE) {
                found.add(new NumberedSlot(number, slot));
            }
        }
        return found;
    }

    @Override
    public void close() {
        perform(batch -> {
            batch.markOrderlyEnd();
            return true;
        });
    }

    private <R> R perform(Function<LedgerBatch, R> rule) {
        PendingOperation<R> pending = new PendingOperation<>(rule);
        commits.perform(pending);
        return pending.result();
    }

    /** Writes one batch: for one thread at a time. Token first, then mirror: the token is never behind the database. */
    private void write(List<PendingOperation<?>> waiting) {
        try {
            requireServing();
            findOut();
            settle();
            LedgerBatch batch = new LedgerBatch(slots::slot);
            waiting.forEach(pending -> pending.decide(batch));
            writeToken(batch);
            batch.rows().forEach(debt::owe);
            debt.doubt(List.of());
            settle();
            operations.add(waiting.size());
            batch.written();
            waiting.forEach(PendingOperation::written);
        } catch (RuntimeException e) {
            waiting.forEach(pending -> pending.fail(e));
            return;
        }
        checkpoint();
    }

    private void writeToken(LedgerBatch batch) {
        if (batch.changes().isEmpty() && !batch.isOrderlyEnd()) {
            return;
        }
        // Before the write: not only an exception, also an error may come after it took effect.
        debt.doubt(batch.rows());
        try {
            slots.write(batch.changes());
        } catch (RuntimeException e) {
            if (slots.isUnknown()) {
                throw new OutcomeUnknownException("token write", e);
            }
            debt.doubt(List.of());
            throw e instanceof TokenFullException full ? new LedgerFullException(full) : e;
        }
        tokenWrites.increment();
    }

    /** After a token write of unknown outcome: asks the token, and owes the database what took effect. */
    private void findOut() {
        if (slots.isUnknown()) {
            slots.reload();
        }
        debt.findOut(slots::slot);
    }

    /**
     * Writes what the database is owed.
     *
     * @throws OutcomeUnknownException if it failed: the token has these writes, so nobody may be told that nothing was
     *     counted
     */
    private void settle() {
        try {
            if (!debt.settle(slots.sequence())) {
                throw stop("somebody else writes the ledger");
            }
        } catch (RuntimeException e) {
            throw new OutcomeUnknownException("mirror rows", e);
        }
    }

    private void checkpoint() {
        try {
            slots.checkpoint();
        } catch (RuntimeException e) {
            // Nothing is lost: the journal has it. The next batch tries again, and meets what is wrong itself.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a ledger page was not written: {0}",
                    e.getClass().getName());
        }
    }

    private void requireServing() {
        Optional<String> reason = stopped;
        if (reason.isPresent()) {
            throw new LedgerStoppedException(reason.get());
        }
    }

    private LedgerStoppedException stop(String reason) {
        stopped = Optional.of(reason);
        LOG.log(System.Logger.Level.ERROR, "the guess ledger stopped: {0}", reason);
        raise(new Alarm(SecurityEvent.LEDGER_FAULT, Map.of("stopped", reason)));
        return new LedgerStoppedException(reason);
    }

    private void raise(Alarm alarm) {
        synchronized (alarms) {
            alarms.add(alarm);
        }
        listener.raised(alarm);
    }
}
