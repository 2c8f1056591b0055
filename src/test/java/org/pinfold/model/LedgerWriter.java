package org.pinfold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotRules;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.StoreLag;
import org.pinfold.model.Node.Batch;
import org.pinfold.model.Node.Entry;
import org.pinfold.model.Request.Kind;
import org.pinfold.model.Request.Phase;
import org.pinfold.model.Request.Proof;

/**
 * The one writer of a server: takes waiting operations, makes one token write, then one database transaction with the
 * mirror rows in order.
 */
final class LedgerWriter {
    private final Scenario scenario;
    private final Rules rules;

    LedgerWriter(Scenario scenario, Rules rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void steps(World world, List<Step> steps) {
        for (int number = 0; number < world.nodes.size(); number++) {
            Node node = world.nodes.get(number);
            if (!node.serves()) {
                continue;
            }
            for (int batch = 0; batch < node.batches().size(); batch++) {
                mirrorSteps(world, number, batch, steps);
            }
            if (node.batches().isEmpty() && node.owed() != 0) {
                settle(world, number, steps);
            } else if (node.batches().isEmpty() || rules.are(Mutant.MIRRORS_OVERTAKE_EACH_OTHER)) {
                write(world, number, steps);
            }
        }
    }

    /** Rows that a failed transaction or a crash left behind come before any new write. */
    private void settle(World world, int number, List<Step> steps) {
        Node node = world.nodes.get(number);
        Requests.step(world, steps, () -> "the writer settles what it owes the mirror", next -> {
            List<Entry> entries = new ArrayList<>();
            for (int account = 0; account < world.database.mirrors().size(); account++) {
                Optional<Database.MirrorRow> mirror = world.database.mirrors().get(account);
                if (mirror.isPresent() && node.owes(mirror.get().slotNumber())) {
                    int slotNumber = mirror.get().slotNumber();
                    entries.add(new Entry(
                            Entry.NOBODY, account, slotNumber, node.slots().get(slotNumber)));
                }
            }
            Node settling = new Node(true, false, node.slots(), 0, node.epoch(), node.batches());
            // An allocation that failed has no row any more; the database is told how far the token is all the same.
            boolean nothing = entries.isEmpty() && rules.are(Mutant.SEQUENCE_ONLY_WITH_ROWS);
            Batch batch = new Batch(entries, world.token.sequence());
            next.set(number, nothing ? settling : settling.writing(node.slots(), batch));
        });
    }

    /** Any one of the waiting operations, or two in either order. */
    private void write(World world, int number, List<Step> steps) {
        List<Integer> waiting = new ArrayList<>();
        for (int client = 0; client < world.requests.size(); client++) {
            Optional<Request> request = world.requests.get(client);
            if (request.isPresent()
                    && request.get().node() == number
                    && (request.get().phase() == Phase.WAIT_FOR_WRITER
                            || request.get().phase() == Phase.ALLOCATE)) {
                waiting.add(client);
            }
        }
        for (int first : waiting) {
            write(world, number, List.of(first), steps);
            for (int second : waiting) {
                if (first != second) {
                    write(world, number, List.of(first, second), steps);
                }
            }
        }
    }

    private void write(World world, int number, List<Integer> clients, List<Step> steps) {
        World next = world.copy();
        List<Slot> slots = new ArrayList<>(world.nodes.get(number).slots());
        List<Entry> entries = new ArrayList<>();
        for (int client : clients) {
            Request request = request(world, client);
            operate(next, client, request, slots, entries);
        }
        Node node = world.nodes.get(number);
        if (!slots.equals(node.slots())) {
            List<Slot> inToken = new ArrayList<>(world.token.slots());
            Map<Integer, StoreLag.Change> changes = new TreeMap<>();
            for (int slot = 0; slot < slots.size(); slot++) {
                if (!slots.get(slot).equals(node.slots().get(slot))) {
                    inToken.set(slot, slots.get(slot));
                    changes.put(
                            slot, new StoreLag.Change(Optional.of(node.slots().get(slot)), slots.get(slot)));
                }
            }
            int sequence = world.token.sequence() + (scenario.followsSequences() ? 1 : 0);
            next.token = scenario.rowMayBeCopied()
                    ? new Token(inToken, sequence, new StoreLag(sequence, changes))
                    : new Token(inToken, sequence);
        }
        if (!entries.isEmpty()) {
            next.set(number, node.writing(slots, new Batch(entries, next.token.sequence())));
        }
        steps.add(new Step(
                next,
                () -> "the writer of node " + number + " writes to the token for "
                        + clients.stream()
                                .map(client -> "[client " + client + ": " + request(world, client) + "]")
                                .collect(Collectors.joining(" "))));
    }

    private static Request request(World world, int client) {
        return world.requests.get(client).orElseThrow();
    }

    // The rules, one operation each: what changes goes into slots and entries

    private void operate(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        switch (request.kind()) {
            case EVALUATE -> debit(next, client, request, slots, entries);
            case UNLOCK -> {
                if (request.proof() == Proof.WRONG) {
                    exhaust(next, client, request, slots, entries);
                } else {
                    prove(next, client, request, slots, entries);
                }
            }
            case SWEEP -> exhaust(next, client, request, slots, entries);
            case START -> allocate(next, client, request, slots, entries);
            case STORE -> open(next, client, request, slots, entries);
            case REMOVE -> remove(next, client, request, slots, entries);
            case DELETE_ACCOUNT -> free(next, client, request, slots, entries);
            case READ_LOCK -> throw new IllegalStateException("nothing to write: " + request);
        }
    }

    private void debit(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        RecordName name = Requests.row(request).name();
        Slot before = slots.get(request.slotNumber());
        SlotRules.Transition<SlotOutcome.Debit> debited = rules.debit(before, name, request.point());
        if (debited.outcome() instanceof SlotOutcome.Debited) {
            Truth.Counts counts = next.truth.countsOf(name);
            boolean nobodyInterferes = !scenario.hasTwoNodes() && !next.isTurnedBack();
            if (nobodyInterferes && counts.isLatest(before.round(), request.point()) && before.used() > 0) {
                next.found(Property.REPEATING_IS_FREE, "the latest point " + request.point() + " is debited again");
            }
            next.truth = next.truth.with(name, counts.latest(before.round(), request.point()));
            change(next, client, request, slots, entries, debited.after());
        } else if (debited.outcome() instanceof SlotOutcome.Repeated) {
            // Nothing is counted, but its mirror may have failed: it goes with the batch.
            change(next, client, request, slots, entries, before);
        } else {
            next.end(client);
        }
    }

    private void prove(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        RecordName name = Requests.row(request).name();
        Attempt attempt = request.attempt().orElseThrow();
        Slot before = slots.get(request.slotNumber());
        SlotRules.Transition<SlotOutcome.Prove> proved = rules.prove(before, name, attempt);
        if (proved.outcome() instanceof SlotOutcome.Proved success && success.countReset()) {
            if (request.proof() == Proof.RIGHT && attempt.round() == before.round()) {
                next.truth = next.truth.with(name, next.truth.countsOf(name).proving(before.round()));
            }
            change(next, client, request, slots, entries, proved.after());
        } else {
            // The secret is released, or it is gone; nothing changes.
            next.end(client);
        }
    }

    private void exhaust(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        RecordName name = Requests.row(request).name();
        SlotRules.Transition<SlotOutcome.Exhaust> exhausted = rules.exhaust(slots.get(request.slotNumber()), name);
        if (exhausted.outcome() instanceof SlotOutcome.Destroyed) {
            next.truth = next.truth.committing(request.account(), Optional.empty());
            change(next, client, request, slots, entries, exhausted.after());
        } else {
            next.end(client);
        }
    }

    private void allocate(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        if (next.database.mirrors().get(request.account()).isPresent()) {
            next.set(client, request.again());
            return;
        }
        for (int number = 0; number < slots.size(); number++) {
            boolean named = next.database.names(number) && !rules.are(Mutant.LAZY_HEAL);
            if (slots.get(number).state() == SlotState.FREE && !named) {
                change(
                        next,
                        client,
                        request.seeing(number, slots.get(number)),
                        slots,
                        entries,
                        SlotRules.allocate(slots.get(number)));
                return;
            }
        }
        next.end(client);
    }

    private void open(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        Ticket ticket = Requests.ticket(request);
        RecordName name = ticket.name();
        SlotRules.Transition<SlotOutcome.Open> opened = rules.open(slots.get(request.slotNumber()), name);
        if (opened.outcome() instanceof SlotOutcome.Stale) {
            next.set(client, request.at(Phase.CHECK_WHO_OPENED));
            return;
        }
        int account = request.account();
        if (ticket.removals() != next.truth.removals().get(account)) {
            next.found(Property.A_REMOVAL_KILLS_TICKETS, "a ticket from before the removal opened " + name);
        }
        next.truth = next.truth
                .with(name, next.truth.countsOf(name))
                .committing(account, Optional.of(name))
                .locking(account, ticket.pin());
        tellThoseWhoReadTheLock(next, account, ticket.pin());
        change(next, client, request, slots, entries, opened.after());
    }

    private static void tellThoseWhoReadTheLock(World next, int account, int lock) {
        for (int client = 0; client < next.requests.size(); client++) {
            Optional<Request> reading = next.requests.get(client);
            if (reading.isPresent()
                    && reading.get().kind() == Kind.READ_LOCK
                    && reading.get().account() == account) {
                next.set(client, reading.get().withPoint(reading.get().point() | 1 << lock));
            }
        }
    }

    private void remove(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        SlotRules.Transition<SlotOutcome.Remove> removed = rules.remove(
                slots.get(request.slotNumber()), Requests.seen(request).generation());
        if (removed.outcome() instanceof SlotOutcome.Removed) {
            next.truth =
                    next.truth.committing(request.account(), Optional.empty()).removing(request.account());
            change(next, client, request, slots, entries, removed.after());
        } else {
            next.end(client);
        }
    }

    private static void free(World next, int client, Request request, List<Slot> slots, List<Entry> entries) {
        Slot before = slots.get(request.slotNumber());
        if (before.state() == SlotState.FREE
                || before.generation() != Requests.seen(request).generation()) {
            next.end(client);
            return;
        }
        next.truth = next.truth.committing(request.account(), Optional.empty());
        change(next, client, request, slots, entries, SlotRules.free(before));
    }

    private static void change(
            World next, int client, Request request, List<Slot> slots, List<Entry> entries, Slot after) {
        slots.set(request.slotNumber(), after);
        entries.add(new Entry(client, request.account(), request.slotNumber(), after));
        next.set(client, request.seeing(request.slotNumber(), after).at(Phase.WAIT_FOR_MIRROR));
    }

    // The mirror rows of a batch: one transaction, which commits or fails; one that only seems to fail
    // is a commit whose requests die

    private void mirrorSteps(World world, int number, int index, List<Step> steps) {
        Node node = world.nodes.get(number);
        Batch batch = node.batches().get(index);
        Requests.step(
                world,
                steps,
                () -> "the database refuses the mirrors of node " + number + " for a moment",
                next -> fail(next, number, index, batch));

        World next = world.copy();
        if (node.epoch() == world.database.epoch() && commit(next, batch)) {
            next.set(number, node.withoutBatch(index, node.owed()));
            batch.entries().forEach(entry -> proceed(next, entry));
            steps.add(new Step(next, () -> "the mirrors of node " + number + " are committed: " + states(batch)));
        } else {
            World stopping = world.copy();
            stopping.set(number, node.stop());
            node.batches().forEach(each -> each.entries().forEach(entry -> end(stopping, entry)));
            if (!scenario.hasTwoNodes()) {
                stopping.found(Property.EVERY_ALARM_IS_TRUE, "the ledger stops for another writer, and there is none");
            }
            steps.add(new Step(stopping, () -> "node " + number + " finds that somebody else writes, and stops"));
        }
    }

    private static String states(Batch batch) {
        StringBuilder text = new StringBuilder();
        batch.entries()
                .forEach(entry -> text.append(" account ")
                        .append(entry.account())
                        .append(" ")
                        .append(entry.slot()));
        return text.toString().trim();
    }

    private static void fail(World next, int number, int index, Batch batch) {
        Node node = next.nodes.get(number);
        int owed = node.owed();
        for (Entry entry : batch.entries()) {
            owed |= 1 << entry.slotNumber();
            end(next, entry);
        }
        if (batch.entries().isEmpty()) {
            owed |= Node.OWES_THE_SEQUENCE;
        }
        next.set(number, node.withoutBatch(index, owed));
    }

    private static void end(World next, Entry entry) {
        if (entry.client() != Entry.NOBODY) {
            next.end(entry.client());
        }
    }

    /** Writes the rows; false, and nothing is written, if one was written by somebody else. */
    private boolean commit(World next, Batch batch) {
        Database before = next.database;
        Truth truthBefore = next.truth;
        for (Entry entry : batch.entries()) {
            if (!commit(next, entry)) {
                next.database = before;
                next.truth = truthBefore;
                return false;
            }
        }
        next.database = next.database.told(batch.sequence());
        return true;
    }

    private boolean commit(World next, Entry entry) {
        Optional<Database.MirrorRow> present = next.database.mirrors().get(entry.account());
        Optional<Database.MirrorRow> written = Optional.of(new Database.MirrorRow(entry.slotNumber(), entry.slot()));
        if (entry.slot().state() == SlotState.FREE) {
            next.database = next.database.withMirror(entry.account(), Optional.empty());
            next.truth = next.truth.acknowledging(entry.account(), entry.slot());
            return true;
        }
        Mirror.Comparison found =
                present.map(row -> Rules.compare(entry.slot(), row.slot())).orElse(Mirror.Comparison.NEWER);
        boolean tolerated = rules.are(Mutant.TWO_NODES) && found == Mirror.Comparison.FOREIGN;
        if (found == Mirror.Comparison.NEWER || rules.are(Mutant.MIRROR_WRITTEN_BLINDLY)) {
            next.database = next.database.withMirror(entry.account(), written);
        } else if (found == Mirror.Comparison.FOREIGN && !tolerated) {
            return false;
        }
        if (!tolerated) {
            witness(next, entry);
        }
        return true;
    }

    /** Both stores have this state now. */
    private static void witness(World next, Entry entry) {
        Slot slot = entry.slot();
        next.truth = next.truth.acknowledging(entry.account(), slot);
        if (slot.state() == SlotState.OPEN && slot.used() > 0) {
            RecordName name = RecordName.ofTag(slot.recordTag());
            Truth.Counts counts = next.truth.countsOf(name).debiting(slot.round(), RecordName.pointOf(slot.guessTag()));
            next.truth = next.truth.with(name, counts);
            Requests.checkTries(next, counts, slot.round());
        }
    }

    private static void proceed(World next, Entry entry) {
        if (entry.client() == Entry.NOBODY) {
            return;
        }
        int client = entry.client();
        Request request = request(next, client);
        switch (request.kind()) {
            case EVALUATE -> next.set(client, request.at(request.evaluated() ? Phase.ANSWER : Phase.EVALUATE));
            case UNLOCK -> {
                if (request.proof() == Proof.WRONG) {
                    next.set(client, request.at(Phase.WIPE));
                } else {
                    next.end(client);
                }
            }
            case SWEEP -> next.set(client, request.at(Phase.WIPE));
            case START -> next.set(client, request.again());
            case STORE -> next.set(client, request.at(Phase.PROMOTE_OWN));
            case REMOVE -> next.end(client);
            case DELETE_ACCOUNT -> next.set(client, request.at(Phase.FORGET_ACCOUNT));
            case READ_LOCK -> throw new IllegalStateException("nothing was written: " + request);
        }
    }
}
