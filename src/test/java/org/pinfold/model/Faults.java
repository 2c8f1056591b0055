package org.pinfold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.recovery.LiveRecord;

/** What happens to servers and stores: crashes, starts, copies, copies put back; and what must hold in every state. */
final class Faults {
    private final Scenario scenario;
    private final Rules rules;

    Faults(Scenario scenario, Rules rules) {
        this.scenario = scenario;
        this.rules = rules;
    }

    void steps(World world, List<Step> steps) {
        for (int node = 0; node < world.nodes.size(); node++) {
            int number = node;
            if (world.nodes.get(node).up()) {
                Requests.step(world, steps, () -> "node " + number + " crashes", next -> crash(next, number));
            } else if (world.database.epoch() < Scenario.EPOCHS) {
                Requests.step(world, steps, () -> "node " + number + " starts", next -> start(next, number));
            }
        }
        // Expired, and long enough ago that no request from before is still under way.
        boolean idle = world.requests.stream().allMatch(Optional::isEmpty);
        if (scenario.ticketsExpire()
                && !world.ticketsExpired
                && !world.tickets.isEmpty()
                && (idle || rules.are(Mutant.SWEEP_WITHOUT_GRACE))) {
            Requests.step(world, steps, () -> "the tickets expire", next -> next.ticketsExpired = true);
        }
        copySteps(world, steps);
        if (world.nodes.stream().noneMatch(Node::up)) {
            turnBackSteps(world, steps);
        }
    }

    private static void crash(World next, int number) {
        for (int client = 0; client < next.requests.size(); client++) {
            Optional<Request> request = next.requests.get(client);
            if (request.isPresent() && request.get().node() == number) {
                next.end(client);
            }
        }
        next.set(number, Node.DOWN);
    }

    /** Heals every slot that a mirror row knows a later state of, before anything is served. */
    private void start(World next, int number) {
        if (scenario.followsEpochs()) {
            next.database = next.database.claimed();
        }
        int tokenSequence = next.token.sequence();
        int databaseSequence = next.database.sequence();
        if (tokenSequence < databaseSequence && !next.tokenTurnedBack) {
            next.found(Property.EVERY_ALARM_IS_TRUE, "the token is said to be turned back, and was not");
        }
        if (databaseSequence < tokenSequence - 1 && !next.databaseTurnedBack) {
            next.found(Property.EVERY_ALARM_IS_TRUE, "the database is said to be turned back, and was not");
        }
        List<Slot> slots = new ArrayList<>(next.token.slots());
        int owed = 0;
        boolean healed = false;
        boolean unexplained = false;
        for (Optional<Database.MirrorRow> row : next.database.mirrors()) {
            if (row.isPresent()) {
                int slotNumber = row.get().slotNumber();
                int order = row.get().slot().compareTo(slots.get(slotNumber));
                unexplained |= scenario.rowMayBeCopied() && !isExplained(next, row.get());
                if (isBelieved(row.get().slot(), slots.get(slotNumber)) && !rules.are(Mutant.LAZY_HEAL)) {
                    slots.set(slotNumber, row.get().slot());
                    healed = true;
                }
                if (order < 0 && mayBeSettled(row.get().slot(), slots.get(slotNumber))) {
                    owed |= 1 << slotNumber;
                }
            }
        }
        if (databaseSequence < tokenSequence && !rules.are(Mutant.SEQUENCE_ONLY_WITH_ROWS)) {
            owed |= Node.OWES_THE_SEQUENCE;
        }
        if (healed && !next.tokenTurnedBack && !scenario.hasTwoNodes()) {
            next.found(Property.EVERY_ALARM_IS_TRUE, "slots are healed of a token that was not turned back");
        }
        if (unexplained && !next.databaseTurnedBack) {
            next.found(Property.EVERY_ALARM_IS_TRUE, "a row is said to be old, and a crash left it");
        }
        boolean named =
                healed || unexplained || tokenSequence < databaseSequence || databaseSequence < tokenSequence - 1;
        if (next.namingIsDue && (!named || rules.are(Mutant.NO_ALARM))) {
            next.found(Property.AN_OLD_STORE_IS_NAMED, "one store is old, and the start says nothing");
        }
        next.namingIsDue = false;
        if (healed || tokenSequence < databaseSequence) {
            next.token = new Token(slots, Math.max(tokenSequence, databaseSequence));
        }
        next.set(number, new Node(true, false, slots, owed, next.database.epoch(), List.of()));
    }

    /** Whether a row is as it must be, or as a crash leaves it. */
    private boolean isExplained(World world, Database.MirrorRow row) {
        int slotNumber = row.slotNumber();
        Slot inToken = world.token.slots().get(slotNumber);
        int headSequence = world.database.sequence();
        return row.slot().compareTo(inToken) < 0
                ? rules.explains(world.token.lag(), headSequence, slotNumber, row.slot())
                : !world.token.lag().isBetrayedBy(headSequence, slotNumber, row.slot());
    }

    /**
     * Whether the mirror is put into the token: it is later, or neither is and they differ. Then a server wrote to the token
     * after another had taken over; the mirror is what somebody was told.
     */
    private boolean isBelieved(Slot mirror, Slot token) {
        int order = mirror.compareTo(token);
        return order > 0 || (order == 0 && !mirror.equals(token) && !rules.are(Mutant.TIE_GOES_TO_THE_TOKEN));
    }

    private boolean mayBeSettled(Slot mirror, Slot now) {
        return rules.isContinued(mirror, now) || now.generation() == mirror.generation() + 1;
    }

    // Copies

    private void copySteps(World world, List<Step> steps) {
        boolean copied = world.tokenCopy.isPresent() && !world.tokenCopy.get().equals(Scenario.BEFORE_EVERYTHING);
        if (scenario.tokenMayBeCopied() && !world.tokenTurnedBack && !copied) {
            Requests.step(
                    world, steps, () -> "somebody copies the token", next -> next.tokenCopy = Optional.of(world.token));
        }
        if (scenario.rowMayBeCopied() && !world.databaseTurnedBack && world.rowCopy.isEmpty()) {
            Requests.step(
                    world,
                    steps,
                    () -> "somebody copies a row",
                    next -> next.rowCopy = world.database.mirrors().get(0));
        }
        if (scenario.databaseMayBeCopied() && !world.databaseTurnedBack && world.databaseCopy.isEmpty()) {
            Requests.step(
                    world,
                    steps,
                    () -> "somebody copies the database",
                    next -> next.databaseCopy = Optional.of(world.database));
        }
    }

    private void turnBackSteps(World world, List<Step> steps) {
        if (world.rowCopy.isPresent()) {
            Requests.step(world, steps, () -> "one row is put back", next -> {
                // It is another one: whatever the head lacks besides, this is for the start to name.
                next.namingIsDue =
                        !world.rowCopy.equals(world.database.mirrors().get(0));
                next.database = world.database.withMirror(0, world.rowCopy);
                next.rowCopy = Optional.empty();
                next.databaseTurnedBack = true;
                turnedBack(next);
            });
        }
        if (world.tokenCopy.isPresent()) {
            Requests.step(world, steps, () -> "the token is turned back to the copy", next -> {
                next.namingIsDue = !world.databaseTurnedBack && isBehindARow(world.tokenCopy.get(), world.database);
                next.token = world.tokenCopy.get();
                next.tokenCopy = Optional.empty();
                next.tokenTurnedBack = true;
                turnedBack(next);
            });
        }
        boolean isItsTurn = world.tokenTurnedBack || world.truthOfLaterCopy.isEmpty();
        if (world.databaseCopy.isPresent() && isItsTurn) {
            Requests.step(world, steps, () -> "the database is turned back to the copy", next -> {
                next.namingIsDue = !world.tokenTurnedBack && lacksMoreThanACrashTakes(world);
                next.database = world.databaseCopy.get();
                next.databaseCopy = Optional.empty();
                next.databaseTurnedBack = true;
                turnedBack(next);
            });
        }
    }

    private static boolean isBehindARow(Token old, Database database) {
        return database.mirrors().stream()
                .flatMap(Optional::stream)
                .anyMatch(row -> row.slot().compareTo(old.slots().get(row.slotNumber())) > 0);
    }

    /** Rows went, and of two token writes or more: one write without its rows is what a crash leaves. */
    private static boolean lacksMoreThanACrashTakes(World world) {
        Database old = world.databaseCopy.orElseThrow();
        return !old.mirrors().equals(world.database.mirrors()) && world.token.sequence() - old.sequence() > 1;
    }

    /** Who turns back both gets what lies after the later of the two moments; from there on the truth begins anew. */
    private void turnedBack(World next) {
        if (next.tokenTurnedBack && next.databaseTurnedBack) {
            next.truth = next.truthOfLaterCopy.orElseThrow();
            next.truthOfLaterCopy = Optional.empty();
        }
        check(next, false);
        for (int account = 0; account < next.truth.committed().size(); account++) {
            next.truth = next.truth.committing(account, lives(next, account));
            Optional<Slot> healed = healed(next, account);
            if (healed.isPresent() && healed.get().state() != SlotState.CLOSED_REMOVED) {
                next.truth = next.truth.forgettingRemovals(account);
            }
        }
    }

    // What must hold in every state

    /** Adds to the state what does not hold in it. */
    void check(World world) {
        check(world, true);
    }

    private void check(World world, boolean settled) {
        if (scenario.followsEpochs()) {
            if (world.nodes.stream().noneMatch(Node::up)) {
                checkTakeover(world);
            }
            return;
        }
        if (scenario.hasTwoNodes()) {
            return;
        }
        for (int account = 0; account < world.truth.committed().size(); account++) {
            check(world, account, settled);
        }
    }

    /** Who writes while another takes over was told nothing; what anybody was told is there. */
    private void checkTakeover(World world) {
        Optional<RecordName> live = lives(world, 0);
        Truth.Acknowledged acknowledged = world.truth.acknowledged().get(0);
        if (!live.equals(acknowledged.record())
                && live.map(RecordName::generation).orElse(0) <= acknowledged.generation()) {
            world.found(
                    Property.EXACTLY_ONE_PIN_LIVES,
                    "there lives " + text(live) + ", and acknowledged was " + acknowledged);
        }
    }

    private void check(World world, int account, boolean settled) {
        Optional<RecordName> live = lives(world, account);
        Optional<RecordName> committed = world.truth.committed().get(account);
        Truth.Acknowledged acknowledged = world.truth.acknowledged().get(account);
        if (settled && !live.equals(committed)) {
            world.found(
                    Property.EXACTLY_ONE_PIN_LIVES,
                    "of account " + account + " lives " + text(live) + ", and committed last was " + text(committed));
        }
        boolean isOlder = live.isPresent() && live.get().generation() < acknowledged.generation();
        boolean isARival = live.isPresent()
                && live.get().generation() == acknowledged.generation()
                && !live.equals(acknowledged.record());
        if (isOlder || isARival) {
            world.found(
                    Property.NO_OLD_PIN_REVIVES,
                    "of account " + account + " lives " + text(live) + ", and acknowledged was " + acknowledged);
        }
        boolean onlyTheTokenIsOld = world.tokenTurnedBack && !world.databaseTurnedBack;
        if (onlyTheTokenIsOld && !live.equals(acknowledged.record()) && !live.equals(committed)) {
            world.found(
                    Property.NOTHING_IS_LOST_WITH_AN_OLD_TOKEN,
                    "of account " + account + " lives " + text(live) + ", and acknowledged was " + acknowledged);
        }
    }

    private static String text(Optional<RecordName> name) {
        return name.map(RecordName::toString).orElse("nothing");
    }

    /** The account's slot as the next start would have it. */
    private Optional<Slot> healed(World world, int account) {
        return world.database.mirrors().get(account).map(mirror -> {
            Slot slot = world.token.slots().get(mirror.slotNumber());
            return isBelieved(mirror.slot(), slot) ? mirror.slot() : slot;
        });
    }

    /** What would restore if everything crashed, started and was resolved now. */
    private Optional<RecordName> lives(World world, int account) {
        Optional<Database.MirrorRow> mirror = world.database.mirrors().get(account);
        if (mirror.isEmpty()) {
            return Optional.empty();
        }
        int slotNumber = mirror.get().slotNumber();
        Slot slot = healed(world, account).orElseThrow();
        if (!rules.isContinued(mirror.get().slot(), slot)) {
            return Optional.empty();
        }
        List<Row> rows = world.database.rowsOf(account);
        LiveRecord live = rules.live(slotNumber, slot, rows);
        if (live instanceof LiveRecord.ToPromote pending) {
            return Optional.of(Rules.rowOf(pending.row(), rows).name());
        }
        if (live instanceof LiveRecord.Current current) {
            return Optional.of(Rules.rowOf(current.row(), rows).name());
        }
        return Optional.empty();
    }
}
