package org.pinfold.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.model.Request.Kind;
import org.pinfold.model.Request.Phase;
import org.pinfold.model.Request.Proof;
import org.pinfold.recovery.Absence;
import org.pinfold.recovery.LiveRecord;

/** The way of a request through a server, but for what the ledger's writer does. Each step is one read or one write. */
final class Requests {
    private final Scenario scenario;
    private final Rules rules;

    Requests(Scenario scenario, Rules rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void steps(World world, List<Step> steps) {
        for (int client = 0; client < world.requests.size(); client++) {
            Optional<Request> request = world.requests.get(client);
            if (request.isEmpty()) {
                begin(world, client, steps);
            } else {
                advance(world, client, request.get(), steps);
            }
        }
    }

    // What a client may ask

    private void begin(World world, int client, List<Step> steps) {
        int node = scenario.hasTwoNodes() ? client : 0;
        if (world.nodes.get(node).serves()) {
            for (Scenario.Move move : scenario.movesOf(client)) {
                if (world.database.accounts().get(move.account())) {
                    begin(world, client, Request.of(move.kind(), node, move.account()), move, steps);
                }
            }
        }
    }

    private void begin(World world, int client, Request request, Scenario.Move move, List<Step> steps) {
        switch (move.kind()) {
            case EVALUATE -> {
                // Wrong points are interchangeable: a new one is always the next in number.
                if (move.point() < 2 || world.truth.knowsPoint(move.account(), move.point() - 1)) {
                    sends(world, client, request.withPoint(move.point()), steps);
                }
            }
            case UNLOCK -> beginUnlock(world, client, request, steps);
            case START -> {
                if (world.starts < scenario.starts()) {
                    step(
                            world,
                            steps,
                            () -> "client " + client + " asks to start storing PIN " + move.point(),
                            next -> {
                                next.starts++;
                                next.set(client, request.withPoint(move.point()));
                            });
                }
            }
            case STORE -> {
                for (Ticket ticket : world.tickets) {
                    if (ticket.name().account() == request.account()) {
                        sends(world, client, request.with(ticket), steps);
                    }
                }
            }
            case REMOVE -> {
                if (world.truth.removals().get(request.account()) == 0) {
                    sends(world, client, request, steps);
                }
            }
            case READ_LOCK -> {
                // Whatever lock is set while the request is under way may be read.
                Request expecting = request.withPoint(1 << world.truth.locks().get(request.account()));
                boolean unresolved = rules.are(Mutant.LOCK_READ_WITHOUT_RESOLVE);
                sends(world, client, unresolved ? expecting.at(Phase.READ_LOCK) : expecting, steps);
            }
            case SWEEP, DELETE_ACCOUNT -> sends(world, client, request, steps);
        }
    }

    private void beginUnlock(World world, int client, Request request, List<Step> steps) {
        Optional<Attempt> own = world.attempts.get(client);
        if (own.isPresent() && own.get().name().account() == request.account()) {
            Attempt attempt = own.get();
            boolean knowsThePin = attempt.point() == 0;
            if (!knowsThePin) {
                if (rules.are(Mutant.PROOF_REPLAYED)
                        && world.seenProof.isPresent()
                        && world.seenProof.get().name().equals(attempt.name())
                        && attempt.round() < Scenario.ROUNDS) {
                    sends(world, client, request.with(attempt, Proof.OF_ANOTHER_ATTEMPT), steps);
                }
            } else if (attempt.round() < Scenario.PROVEN_ROUNDS) {
                step(
                        world,
                        steps,
                        () -> "client " + client + " asks to " + request.with(attempt, Proof.RIGHT),
                        next -> {
                            next.set(client, request.with(attempt, Proof.RIGHT));
                            if (scenario.proofsAreSeen()) {
                                next.seenProof = world.seenProof.or(() -> own);
                            }
                        });
            }
        }
        boolean maySend = client != Scenario.OWNER
                && world.seenProof.isPresent()
                && world.seenProof.get().name().account() == request.account()
                && world.nodes
                                .get(request.node())
                                .slots()
                                .get(world.seenProof.get().name().slotNumber())
                                .round()
                        < Scenario.ROUNDS;
        if (maySend) {
            sends(world, client, request.with(world.seenProof.get(), Proof.RIGHT), steps);
        }
    }

    private static void sends(World world, int client, Request request, List<Step> steps) {
        step(world, steps, () -> "client " + client + " asks to " + request, next -> next.set(client, request));
    }

    // What a server does with it

    private void advance(World world, int client, Request request, List<Step> steps) {
        Node node = world.nodes.get(request.node());
        if (!node.serves()) {
            return;
        }
        if (changesRows(request) && !mayChangeRows(world, request)) {
            step(
                    world,
                    steps,
                    () -> who(client, request) + "is refused: another server has taken over",
                    next -> next.end(client));
            return;
        }
        if (hasLeftSomething(request)) {
            step(world, steps, () -> who(client, request) + "dies on the way", next -> next.end(client));
        }
        switch (request.phase()) {
            case READ_SLOT -> readSlot(world, client, request, node, steps);
            case READ_ROWS -> readRows(world, client, request, node, steps);
            case PROMOTE -> promote(world, client, request, steps);
            case INSERT -> insert(world, client, request, steps);
            case EVALUATE -> evaluate(world, client, request, steps);
            case WAIT_FOR_MIRROR -> {
                if (rules.are(Mutant.EVALUATE_BEFORE_MIRROR)
                        && request.kind() == Kind.EVALUATE
                        && !request.evaluated()) {
                    evaluate(world, client, request, steps);
                }
            }
            case WIPE ->
                step(world, steps, () -> who(client, request) + "wipes " + row(request), next -> {
                    next.database = world.database.without(
                            row -> row.name().equals(row(request).name()));
                    if (request.kind() == Kind.STORE) {
                        next.set(client, request.at(Phase.ANSWER_STALE));
                    } else {
                        next.end(client);
                    }
                });
            case PROMOTE_OWN ->
                step(world, steps, () -> who(client, request) + "promotes its row", next -> {
                    next.database = world.database.promoting(row(request));
                    next.set(client, request.at(Phase.ANSWER));
                });
            case CHECK_WHO_OPENED -> {
                Slot slot = node.slots().get(request.slotNumber());
                boolean own =
                        rules.opened(ticket(request).name(), slot) && !rules.are(Mutant.STALE_STORE_WIPES_ITS_ROW);
                step(
                        world,
                        steps,
                        () -> who(client, request) + (own ? "finds its own record live" : "finds another record live"),
                        next -> next.set(client, own ? request.again() : request.at(Phase.WIPE)));
            }
            case READ_LOCK -> readLock(world, client, request, steps);
            case FORGET_ACCOUNT ->
                step(world, steps, () -> who(client, request) + "deletes the account's rows", next -> {
                    next.database = world.database.forgetting(request.account());
                    next.end(client);
                });
            case ANSWER, ANSWER_STALE -> answer(world, client, request, steps);
            case ALLOCATE, WAIT_FOR_WRITER -> {
                // The writer takes it from here.
            }
        }
    }

    private static boolean changesRows(Request request) {
        return switch (request.phase()) {
            case INSERT, WIPE, PROMOTE_OWN, FORGET_ACCOUNT -> true;
            default -> false;
        };
    }

    /** A server whose ledger was taken over knows the slots of yesterday, and would wipe the rows of today. */
    private boolean mayChangeRows(World world, Request request) {
        return world.nodes.get(request.node()).epoch() == world.database.epoch()
                || rules.are(Mutant.ROWS_WITHOUT_EPOCH);
    }

    /** Whether its death would leave something behind; otherwise it might as well not have been sent. */
    private static boolean hasLeftSomething(Request request) {
        return switch (request.phase()) {
            case READ_SLOT, READ_ROWS, PROMOTE, INSERT, ALLOCATE, READ_LOCK, WAIT_FOR_MIRROR -> false;
            case WAIT_FOR_WRITER -> request.kind() == Kind.STORE || request.evaluated();
            case EVALUATE, WIPE, PROMOTE_OWN, CHECK_WHO_OPENED, FORGET_ACCOUNT, ANSWER, ANSWER_STALE -> true;
        };
    }

    private void readSlot(World world, int client, Request request, Node node, List<Step> steps) {
        Optional<Database.MirrorRow> found = world.database.mirrors().get(request.account());
        if (found.isEmpty()) {
            boolean isNew = world.database.rowsOf(request.account()).isEmpty();
            step(world, steps, () -> who(client, request) + "finds no mirror row", next -> {
                if (request.kind() == Kind.DELETE_ACCOUNT) {
                    next.set(client, request.at(Phase.FORGET_ACCOUNT));
                } else if (request.kind() == Kind.START && isNew) {
                    next.set(client, request.at(Phase.ALLOCATE));
                } else {
                    next.end(client);
                }
            });
            return;
        }
        Database.MirrorRow mirror = found.get();
        Slot slot = node.slots().get(mirror.slotNumber());
        if (rules.are(Mutant.LAZY_HEAL) && mirror.slot().compareTo(slot) > 0) {
            if (node.batches().isEmpty()) {
                step(world, steps, () -> who(client, request) + "heals the slot", next -> {
                    next.token = new Token(
                            Lists.with(world.token.slots(), mirror.slotNumber(), mirror.slot()),
                            world.token.sequence());
                    next.set(
                            request.node(),
                            new Node(
                                    true,
                                    false,
                                    Lists.with(node.slots(), mirror.slotNumber(), mirror.slot()),
                                    node.owed(),
                                    node.epoch(),
                                    List.of()));
                });
            }
            return;
        }
        if (!rules.isContinued(mirror.slot(), slot)) {
            step(
                    world,
                    steps,
                    () -> who(client, request) + "is refused: the slot went on without its row",
                    next -> next.end(client));
            return;
        }
        Request seeing = request.seeing(mirror.slotNumber(), slot).at(Phase.READ_ROWS);
        if (request.kind() == Kind.START) {
            // It leaves nothing but a ticket, which may be as late as it likes.
            start(world, client, seeing, steps);
        } else if (scenario.storesNothing()) {
            // No row ever changes: what lies between the two reads makes no difference.
            readRows(world, client, seeing, node, steps);
        } else {
            step(world, steps, () -> who(client, request) + "reads the slot", next -> next.set(client, seeing));
        }
    }

    private void readRows(World world, int client, Request request, Node node, List<Step> steps) {
        Slot seen = seen(request);
        List<Row> rows = world.database.rowsOf(request.account());
        LiveRecord live = rules.live(request.slotNumber(), seen, rows);
        if (live instanceof LiveRecord.None none && none.reason() == Absence.RECORD_LOST) {
            boolean still = node.slots().get(request.slotNumber()).equals(seen);
            step(world, steps, () -> who(client, request) + (still ? "finds the record lost" : "reads again"), next -> {
                if (!still) {
                    next.set(client, request.again());
                    return;
                }
                if (!world.databaseTurnedBack && !scenario.hasTwoNodes()) {
                    next.found(Property.EVERY_ALARM_IS_TRUE, "a record is said to be lost with an old database");
                }
                // Nothing restores, but it can be stored anew, removed and deleted.
                proceed(next, client, request, Optional.empty());
            });
            return;
        }
        Consumer<World> proceeding = next -> {
            if (live instanceof LiveRecord.ToPromote pending) {
                next.set(
                        client,
                        request.finding(Rules.rowOf(pending.row(), rows)).at(Phase.PROMOTE));
            } else if (live instanceof LiveRecord.Current current) {
                proceed(next, client, request, Optional.of(Rules.rowOf(current.row(), rows)));
            } else {
                proceed(next, client, request, Optional.empty());
            }
        };
        step(world, steps, () -> who(client, request) + "reads the rows", proceeding);
        if (!isMirrored(world, request)) {
            return;
        }
        List<Row> dead = rows.stream()
                .filter(row -> rules.isObsolete(row, request.slotNumber(), seen) || isOverdue(row, seen, world))
                .toList();
        if (!dead.isEmpty()) {
            step(world, steps, () -> who(client, request) + "reads the rows and wipes the dead", next -> {
                proceeding.accept(next);
                next.database = world.database.without(dead::contains);
            });
        }
    }

    /** A row that was never committed: once its ticket expired, and every request from before that has ended. */
    private static boolean isOverdue(Row row, Slot seen, World world) {
        return row.pending() && row.name().generation() > seen.generation() && world.ticketsExpired;
    }

    /**
     * Whether rows may follow the slot that was seen. If they went ahead of its mirror, a token that is then turned back would
     * name a record that is wiped already.
     */
    private boolean isMirrored(World world, Request request) {
        if (!mayChangeRows(world, request)) {
            return false;
        }
        return rules.are(Mutant.RESOLVE_BEFORE_MIRROR)
                || world.database
                        .mirrors()
                        .get(request.account())
                        .filter(mirror -> mirror.slot().compareTo(seen(request)) >= 0)
                        .isPresent();
    }

    private void promote(World world, int client, Request request, List<Step> steps) {
        if (isMirrored(world, request)) {
            step(world, steps, () -> who(client, request) + "completes the promotion of " + row(request), next -> {
                next.database = world.database.promoting(row(request));
                proceed(next, client, request, Optional.of(row(request).promoted()));
            });
        }
    }

    /** Slot and record are known. */
    private void proceed(World next, int client, Request request, Optional<Row> live) {
        Request found = live.map(request::finding).orElse(request);
        boolean exhausted = seen(request).used() >= rules.maxTries();
        switch (request.kind()) {
            case EVALUATE -> {
                if (live.isEmpty()) {
                    next.end(client);
                } else if (rules.are(Mutant.EVALUATE_BEFORE_DEBIT) || isRepeatedAndSkipsTheMirror(found)) {
                    next.set(client, found.at(Phase.EVALUATE));
                } else {
                    next.set(client, found.at(Phase.WAIT_FOR_WRITER));
                }
            }
            case UNLOCK -> {
                Attempt attempt = request.attempt().orElseThrow();
                boolean sameRecord = live.isPresent() && live.get().name().equals(attempt.name());
                boolean latest = attempt.round() == seen(request).round()
                        && attempt.used() == seen(request).used();
                if (sameRecord && (request.proof() != Proof.WRONG || (latest && exhausted))) {
                    next.set(client, found.at(Phase.WAIT_FOR_WRITER));
                } else {
                    next.end(client);
                }
            }
            case SWEEP -> {
                if (live.isPresent() && exhausted) {
                    next.set(client, found.at(Phase.WAIT_FOR_WRITER));
                } else {
                    next.end(client);
                }
            }
            case START -> throw new IllegalStateException("no row is read: " + request);
            case STORE -> proceedStore(next, client, request, live);
            case REMOVE, DELETE_ACCOUNT -> next.set(client, request.at(Phase.WAIT_FOR_WRITER));
            case READ_LOCK -> next.set(client, request.at(Phase.READ_LOCK));
        }
    }

    private boolean isRepeatedAndSkipsTheMirror(Request request) {
        return rules.are(Mutant.REPEATED_SKIPS_THE_MIRROR)
                && rules.debit(seen(request), row(request).name(), request.point())
                                .outcome()
                        instanceof SlotOutcome.Repeated;
    }

    private void proceedStore(World next, int client, Request request, Optional<Row> live) {
        RecordName name = ticket(request).name();
        Slot slot = seen(request);
        if (name.slotNumber() == request.slotNumber() && rules.opened(name, slot)) {
            if (live.isEmpty()) {
                next.set(client, request.at(Phase.ANSWER_STALE));
            } else if (live.get().name().equals(name)) {
                next.set(client, request.at(Phase.ANSWER));
            } else {
                next.end(client);
            }
        } else if (name.slotNumber() != request.slotNumber() || slot.generation() + 1 != name.generation()) {
            next.set(client, request.at(Phase.ANSWER_STALE));
        } else if (next.ticketsExpired) {
            next.end(client);
        } else {
            next.set(client, request.at(Phase.INSERT));
        }
    }

    private void insert(World world, int client, Request request, List<Step> steps) {
        Row row = new Row(ticket(request).name(), ticket(request).pin(), true);
        List<Row> rivals = world.database.rowsOf(request.account()).stream()
                .filter(each -> each.name().generation() == row.name().generation())
                .toList();
        Request holding = request.finding(row);
        if (rules.are(Mutant.PENDING_ROW_WITHOUT_NONCE) && !rivals.isEmpty()) {
            step(world, steps, () -> who(client, request) + "replaces a pending row with " + row, next -> {
                next.database = world.database.without(rivals::contains).inserting(row);
                next.set(client, holding.at(Phase.WAIT_FOR_WRITER));
            });
            return;
        }
        Optional<Row> earlier =
                rivals.stream().filter(each -> each.name().equals(row.name())).findFirst();
        if (earlier.isPresent()) {
            boolean sameBody = earlier.get().pin() == row.pin();
            step(world, steps, () -> who(client, request) + "finds its row there", next -> {
                if (sameBody) {
                    next.set(client, holding.at(Phase.WAIT_FOR_WRITER));
                } else {
                    next.end(client);
                }
            });
            return;
        }
        step(world, steps, () -> who(client, request) + "inserts pending " + row, next -> {
            next.database = world.database.inserting(row);
            next.set(client, holding.at(Phase.WAIT_FOR_WRITER));
        });
    }

    private void evaluate(World world, int client, Request request, List<Step> steps) {
        step(world, steps, () -> who(client, request) + "has the token evaluate the point", next -> {
            RecordName name = row(request).name();
            int round = seen(request).round();
            Truth.Counts before = world.truth.countsOf(name);
            Truth.Counts after = before.evaluating(round, request.point());
            next.truth = world.truth.with(name, after);
            if (!before.isDebited(round, request.point())) {
                next.found(
                        Property.ONLY_DEBITED_POINTS_ARE_EVALUATED,
                        "point " + request.point() + " was not debited in both stores");
            }
            checkTries(next, after, round);
            if (request.phase() == Phase.WAIT_FOR_MIRROR) {
                next.set(client, request.evaluating());
            } else if (rules.are(Mutant.EVALUATE_BEFORE_DEBIT)) {
                next.set(client, request.evaluating().at(Phase.WAIT_FOR_WRITER));
            } else if (isAttemptOfUse(request)) {
                next.set(client, request.at(Phase.ANSWER));
            } else {
                next.end(client);
            }
        });
    }

    /** A wrong guess's attempt serves only to say that the latest guess was wrong, which the sweep may do at any time. */
    private boolean isAttemptOfUse(Request request) {
        return request.point() == 0 || rules.are(Mutant.PROOF_REPLAYED);
    }

    static void checkTries(World next, Truth.Counts counts, int round) {
        if (counts.points(round) > Rules.SEALED_TRIES) {
            next.found(
                    next.isTurnedBack() ? Property.NO_GUESS_COMES_BACK : Property.NO_MORE_POINTS_THAN_TRIES,
                    counts.points(round) + " points where the record allows " + Rules.SEALED_TRIES);
        }
    }

    /** Nothing is debited at a start; so it is one point under a key that no other start and no record has. */
    private void start(World world, int client, Request request, List<Step> steps) {
        int generation = (int) seen(request).generation() + 1;
        int nonce = rules.are(Mutant.TWO_STARTS_WITH_ONE_NONCE) ? generation : world.nonces + 1;
        RecordName name = new RecordName(request.account(), request.slotNumber(), generation, nonce);
        Ticket ticket = new Ticket(name, request.point(), world.truth.removals().get(request.account()));
        step(world, steps, () -> who(client, request) + "has the token evaluate its point under " + name, next -> {
            next.nonces++;
            next.truth = world.truth.starting(name, request.point());
            int points = Integer.bitCount(next.truth.startPoints().getOrDefault(name, 0));
            if (points > 1) {
                next.found(
                        Property.ONLY_DEBITED_POINTS_ARE_EVALUATED,
                        points + " points were evaluated under the key of one record, none of them debited");
            }
            next.tickets = Lists.and(world.tickets, ticket);
            next.end(client);
        });
    }

    private void readLock(World world, int client, Request request, List<Step> steps) {
        int read = world.database.locks().get(request.account());
        step(world, steps, () -> who(client, request) + "reads lock " + read, next -> {
            next.end(client);
            if ((request.point() & 1 << read) == 0) {
                next.found(Property.THE_LOCK_FOLLOWS_THE_SECRET, "lock " + read + " went with an earlier secret");
            }
        });
    }

    private void answer(World world, int client, Request request, List<Step> steps) {
        step(world, steps, () -> who(client, request) + "is answered", next -> {
            next.end(client);
            switch (request.kind()) {
                case EVALUATE -> {
                    Slot slot = seen(request);
                    next.attempts = Lists.with(
                            world.attempts,
                            client,
                            Optional.of(new Attempt(row(request).name(), slot.round(), slot.used(), request.point())));
                }
                case STORE -> checkAnswer(next, request);
                default -> throw new IllegalStateException("no answer to look at: " + request.kind());
            }
        });
    }

    private void checkAnswer(World next, Request request) {
        if (scenario.followsEpochs()) {
            // A server that does not know yet that another has taken over speaks of yesterday.
            return;
        }
        RecordName name = ticket(request).name();
        Optional<RecordName> live = next.truth.committed().get(request.account());
        boolean isLive = live.equals(Optional.of(name));
        if (request.phase() == Phase.ANSWER_STALE && isLive) {
            next.found(Property.ANSWERS_OF_A_STORE_ARE_TRUE, name + " lives, and its device was told that it does not");
        }
        if (request.phase() == Phase.ANSWER && !isLive && !next.truth.counts().containsKey(name)) {
            next.found(
                    Property.ANSWERS_OF_A_STORE_ARE_TRUE, name + " never lived, and its device was told that it does");
        }
    }

    static String who(int client, Request request) {
        return "client " + client + "'s request to " + request + " ";
    }

    static Slot seen(Request request) {
        return request.seen().orElseThrow();
    }

    static Row row(Request request) {
        return request.row().orElseThrow();
    }

    static Ticket ticket(Request request) {
        return request.ticket().orElseThrow();
    }

    static void step(World world, List<Step> steps, Supplier<String> label, Consumer<World> change) {
        World next = world.copy();
        change.accept(next);
        steps.add(new Step(next, label));
    }
}
