package org.pinfold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotRules;
import org.pinfold.ledger.SlotState;
import org.pinfold.model.Request.Kind;

/** What may happen. Each is explored to its end: any number of crashes and failures, in any order, at any place. */
enum Scenario {
    /** An owner who knows the PIN and a thief who does not, guessing at once. */
    GUESSES(
            1,
            false,
            false,
            List.of(
                    List.of(new Move(Kind.EVALUATE, 0, 0), new Move(Kind.UNLOCK, 0, 0)),
                    List.of(
                            new Move(Kind.EVALUATE, 0, 1),
                            new Move(Kind.EVALUATE, 0, 2),
                            new Move(Kind.UNLOCK, 0, 0),
                            new Move(Kind.SWEEP, 0, 0))),
            0),
    GUESSES_WITH_AN_OLD_TOKEN(
            1,
            true,
            false,
            List.of(
                    List.of(new Move(Kind.EVALUATE, 0, 0), new Move(Kind.UNLOCK, 0, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.EVALUATE, 0, 2))),
            0),
    GUESSES_WITH_AN_OLD_DATABASE(
            1,
            false,
            true,
            List.of(
                    List.of(new Move(Kind.EVALUATE, 0, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.EVALUATE, 0, 2), new Move(Kind.SWEEP, 0, 0))),
            0),
    /** The database's row of one account alone is put back, while a crash may have taken the last write of another. */
    GUESSES_WITH_AN_OLD_ROW(
            1,
            false,
            false,
            List.of(
                    List.of(new Move(Kind.START, 1, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.EVALUATE, 0, 2))),
            1),
    /** Two servers, each with a memory of its own, on one token and one database. */
    TWO_NODES(
            2,
            false,
            false,
            List.of(
                    List.of(new Move(Kind.EVALUATE, 0, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.EVALUATE, 0, 2))),
            0),
    /** The same, while one of them resets the count. */
    TWO_NODES_AND_A_PROOF(
            2,
            false,
            false,
            List.of(
                    List.of(new Move(Kind.EVALUATE, 0, 0), new Move(Kind.UNLOCK, 0, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1))),
            0),
    /** A second server takes the ledger over, while the first one still writes for a store. */
    TAKEOVER(
            2,
            false,
            false,
            List.of(
                    List.of(new Move(Kind.START, 0, 1), new Move(Kind.STORE, 0, 0)),
                    List.of(new Move(Kind.START, 0, 2), new Move(Kind.STORE, 0, 0))),
            2),
    /** Two devices of one account change the PIN, remove it, read the lock. */
    PIN_CHANGES(
            1,
            false,
            false,
            List.of(
                    List.of(new Move(Kind.START, 0, 1), new Move(Kind.STORE, 0, 0), new Move(Kind.READ_LOCK, 0, 0)),
                    List.of(new Move(Kind.START, 0, 2), new Move(Kind.STORE, 0, 0), new Move(Kind.REMOVE, 0, 0))),
            2),
    PIN_CHANGES_WITH_AN_OLD_TOKEN(
            1,
            true,
            false,
            List.of(
                    List.of(new Move(Kind.START, 0, 1), new Move(Kind.STORE, 0, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.REMOVE, 0, 0))),
            1),
    PIN_CHANGES_WITH_AN_OLD_DATABASE(
            1,
            false,
            true,
            List.of(
                    List.of(new Move(Kind.START, 0, 1), new Move(Kind.STORE, 0, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.REMOVE, 0, 0))),
            1),
    /** The thief's account gets the slot that the owner's had, or has. */
    SLOT_REUSE_WITH_AN_OLD_TOKEN(
            1,
            true,
            false,
            List.of(
                    List.of(new Move(Kind.START, 1, 0), new Move(Kind.STORE, 1, 0)),
                    List.of(new Move(Kind.EVALUATE, 0, 1), new Move(Kind.DELETE_ACCOUNT, 0, 0))),
            1),
    /** The same with both stores turned back, the token farther: to before the owner's account had a slot. */
    SLOT_REUSE_WITH_BOTH_OLD(
            1,
            false,
            false,
            List.of(
                    List.of(
                            new Move(Kind.START, 1, 0),
                            new Move(Kind.STORE, 1, 0),
                            new Move(Kind.EVALUATE, 1, 0),
                            new Move(Kind.UNLOCK, 1, 0)),
                    List.of(
                            new Move(Kind.EVALUATE, 0, 2),
                            new Move(Kind.EVALUATE, 0, 3),
                            new Move(Kind.DELETE_ACCOUNT, 0, 0))),
            1);

    /**
     * What a client may ask, again and again.
     *
     * @param point the point of a guess (number 0 is the owner's, made from the PIN; the others are wrong), or the PIN of a
     *     start
     */
    record Move(Kind kind, int account, int point) {}

    /** Starts that are explored where servers take over from each other, the first one included. */
    static final int EPOCHS = 3;

    /** The client that knows the PIN. */
    static final int OWNER = 0;

    /** Rounds in which somebody may send a proof that was seen. */
    static final int ROUNDS = 2;

    /** Rounds that the owner ends with a proof of his own. */
    static final int PROVEN_ROUNDS = 1;

    /** A copy of the token from before anybody had a slot. */
    static final Token BEFORE_EVERYTHING = new Token(List.of(Slot.UNUSED, Slot.UNUSED), 0);

    private static final int PIN = 0;
    private static final RecordName FIRST = new RecordName(0, 0, 2, 0);

    private final int nodes;
    private final boolean tokenMayBeTurnedBack;
    private final boolean databaseMayBeTurnedBack;

    @SuppressWarnings("ImmutableEnumChecker") // made with List.of
    private final List<List<Move>> moves;

    private final int starts;

    Scenario(
            int nodes,
            boolean tokenMayBeTurnedBack,
            boolean databaseMayBeTurnedBack,
            List<List<Move>> moves,
            int starts) {
        this.nodes = nodes;
        this.tokenMayBeTurnedBack = tokenMayBeTurnedBack;
        this.databaseMayBeTurnedBack = databaseMayBeTurnedBack;
        this.moves = moves;
        this.starts = starts;
    }

    int clients() {
        return moves.size();
    }

    List<Move> movesOf(int client) {
        return moves.get(client);
    }

    int starts() {
        return starts;
    }

    boolean tokenMayBeCopied() {
        return tokenMayBeTurnedBack;
    }

    boolean databaseMayBeCopied() {
        return databaseMayBeTurnedBack;
    }

    boolean rowMayBeCopied() {
        return this == GUESSES_WITH_AN_OLD_ROW;
    }

    /** Whether there are guesses only. */
    boolean storesNothing() {
        return starts == 0;
    }

    boolean proofsAreSeen() {
        return moves.stream().skip(OWNER + 1).flatMap(List::stream).anyMatch(move -> move.kind() == Kind.UNLOCK);
    }

    /** Whether servers know of each other. The others know nothing of an epoch: an old deployment. */
    boolean followsEpochs() {
        return this == TAKEOVER;
    }

    boolean ticketsExpire() {
        return this == PIN_CHANGES;
    }

    boolean hasTwoNodes() {
        return nodes > 1;
    }

    /** Sequence numbers tell how far a store is behind. Of one slot the slot itself tells that. */
    boolean followsSequences() {
        return this == SLOT_REUSE_WITH_AN_OLD_TOKEN || this == GUESSES_WITH_AN_OLD_DATABASE || rowMayBeCopied();
    }

    /** Account 0 has stored PIN 0; account 1, where there is one, has stored nothing. */
    World initial() {
        Slot allocated = SlotRules.allocate(Slot.UNUSED);
        Slot open = SlotRules.open(allocated, 1, FIRST.tag()).after();
        boolean bothOld = this == SLOT_REUSE_WITH_BOTH_OLD;
        boolean secondAccount = bothOld || this == SLOT_REUSE_WITH_AN_OLD_TOKEN || rowMayBeCopied();
        if (bothOld) {
            // One of two guesses is spent.
            open = new Slot(2, 0, 1, SlotState.OPEN, FIRST.tag(), FIRST.guessTag(0, 1));
        }
        List<Slot> slots = secondAccount ? List.of(open, Slot.UNUSED) : List.of(open);
        Token token = new Token(slots, followsSequences() ? 2 : 0);
        int epoch = followsEpochs() ? 1 : 0;
        List<Optional<Database.MirrorRow>> mirrors =
                new ArrayList<>(List.of(Optional.of(new Database.MirrorRow(0, open))));
        List<Integer> locks = new ArrayList<>(List.of(PIN));
        List<Boolean> accounts = new ArrayList<>(List.of(true));
        List<Optional<RecordName>> committed = new ArrayList<>(List.of(Optional.of(FIRST)));
        List<Truth.Acknowledged> acknowledged =
                new ArrayList<>(List.of(new Truth.Acknowledged(2, Optional.of(FIRST), 0)));
        List<Integer> removals = new ArrayList<>(List.of(0));
        if (secondAccount) {
            mirrors.add(Optional.empty());
            locks.add(World.NO_LOCK);
            accounts.add(true);
            committed.add(Optional.empty());
            acknowledged.add(new Truth.Acknowledged(0, Optional.empty(), 0));
            removals.add(0);
        }
        Database database =
                new Database(mirrors, List.of(new Row(FIRST, PIN, false)), locks, accounts, token.sequence(), epoch);
        Truth.Counts counts =
                bothOld ? Truth.Counts.NONE.debiting(0, 1).evaluating(0, 1).latest(0, 1) : Truth.Counts.NONE;
        Truth truth =
                new Truth(committed, locks, acknowledged, removals, Map.of(FIRST, counts), Map.of(FIRST, 1 << PIN));
        Node node = new Node(true, false, slots, 0, epoch, List.of());
        List<Node> servers = nodes == 1 ? List.of(node) : List.of(node, followsEpochs() ? Node.DOWN : node);
        World world = new World(token, database, servers, clients(), truth);
        if (secondAccount && !rowMayBeCopied()) {
            world.tokenCopy = Optional.of(BEFORE_EVERYTHING);
        }
        if (bothOld) {
            world.databaseCopy = Optional.of(database);
            world.truthOfLaterCopy = Optional.of(truth);
        }
        return world;
    }
}
