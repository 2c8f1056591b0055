package org.pinfold.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One state of everything: the two stores, the servers' memories, the requests on their way, what the clients know, and the
 * truth. Changed only by the step that makes it; its parts are immutable and shared between states.
 */
final class World {
    static final int NO_LOCK = -1;

    Token token;
    Database database;
    List<Node> nodes;
    /** By client; each has one request at a time. */
    List<Optional<Request>> requests;
    /** By client, its latest attempt. */
    List<Optional<Attempt>> attempts;
    /** The first attempt that was sent with a right proof: anybody may have seen both. */
    Optional<Attempt> seenProof = Optional.empty();
    /** Every ticket that was answered. */
    List<Ticket> tickets = List.of();
    /** Whether the tickets expired. */
    boolean ticketsExpired;

    /** Starts that were asked for, and nonces that were drawn for them. */
    int starts;

    int nonces;
    Optional<Token> tokenCopy = Optional.empty();
    Optional<Database> databaseCopy = Optional.empty();
    /** Of the first account. */
    Optional<Database.MirrorRow> rowCopy = Optional.empty();
    /** The truth when the later copy was made; only where both stores may be turned back. */
    Optional<Truth> truthOfLaterCopy = Optional.empty();

    /** Whether the next start has to name a store that is old: what it lacks the other one has. */
    boolean namingIsDue;

    boolean tokenTurnedBack;
    boolean databaseTurnedBack;
    Truth truth;

    /** What the step into this state showed. No part of the state. */
    private final List<Violation> violations = new ArrayList<>(0);

    World(Token token, Database database, List<Node> nodes, int clients, Truth truth) {
        this.token = token;
        this.database = database;
        this.nodes = nodes;
        this.requests = nothing(clients);
        this.attempts = nothing(clients);
        this.truth = truth;
    }

    private World(World other) {
        token = other.token;
        database = other.database;
        nodes = other.nodes;
        requests = other.requests;
        attempts = other.attempts;
        seenProof = other.seenProof;
        tickets = other.tickets;
        ticketsExpired = other.ticketsExpired;
        starts = other.starts;
        nonces = other.nonces;
        tokenCopy = other.tokenCopy;
        databaseCopy = other.databaseCopy;
        rowCopy = other.rowCopy;
        truthOfLaterCopy = other.truthOfLaterCopy;
        namingIsDue = other.namingIsDue;
        tokenTurnedBack = other.tokenTurnedBack;
        databaseTurnedBack = other.databaseTurnedBack;
        truth = other.truth;
    }

    private static <T> List<Optional<T>> nothing(int size) {
        List<Optional<T>> list = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            list.add(Optional.empty());
        }
        return List.copyOf(list);
    }

    World copy() {
        return new World(this);
    }

    boolean isTurnedBack() {
        return tokenTurnedBack || databaseTurnedBack;
    }

    void found(Property property, String detail) {
        violations.add(new Violation(property, detail));
    }

    List<Violation> violations() {
        return violations;
    }

    void set(int client, Request request) {
        requests = Lists.with(requests, client, Optional.of(request));
    }

    void end(int client) {
        requests = Lists.with(requests, client, Optional.empty());
    }

    void set(int number, Node node) {
        nodes = Lists.with(nodes, number, node);
    }

    /**
     * Takes equal parts from the pool, so that states share them and are compared by their identity. What this state has from
     * the one before is there already.
     */
    void share(World before, Pool pool) {
        token = pool.share(token, before.token);
        database = pool.share(database, before.database);
        nodes = pool.share(nodes, before.nodes);
        requests = pool.share(requests, before.requests);
        attempts = pool.share(attempts, before.attempts);
        seenProof = pool.share(seenProof, before.seenProof);
        tickets = pool.share(tickets, before.tickets);
        tokenCopy = pool.share(tokenCopy, before.tokenCopy);
        databaseCopy = pool.share(databaseCopy, before.databaseCopy);
        rowCopy = pool.share(rowCopy, before.rowCopy);
        truthOfLaterCopy = pool.share(truthOfLaterCopy, before.truthOfLaterCopy);
        truth = pool.share(truth, before.truth);
    }

    /** One object for all that are equal. */
    static final class Pool {
        private final Map<Object, Object> parts = new HashMap<>();

        // What is equal is of the same type; what is the same object needs no looking up.
        @SuppressWarnings({"unchecked", "ReferenceEquality"})
        <T> T share(T part, T before) {
            return part == before ? part : (T) parts.computeIfAbsent(part, each -> each);
        }
    }

    /** Of shared states only. */
    @Override
    @SuppressWarnings({"ReferenceEquality", "OptionalEquality"}) // parts are shared: equal ones are the same
    public boolean equals(Object other) {
        return other instanceof World that
                && starts == that.starts
                && nonces == that.nonces
                && ticketsExpired == that.ticketsExpired
                && namingIsDue == that.namingIsDue
                && tokenTurnedBack == that.tokenTurnedBack
                && databaseTurnedBack == that.databaseTurnedBack
                && token == that.token
                && database == that.database
                && nodes == that.nodes
                && requests == that.requests
                && attempts == that.attempts
                && seenProof == that.seenProof
                && tickets == that.tickets
                && tokenCopy == that.tokenCopy
                && databaseCopy == that.databaseCopy
                && rowCopy == that.rowCopy
                && truthOfLaterCopy == that.truthOfLaterCopy
                && truth == that.truth;
    }

    @Override
    public int hashCode() {
        int hash = System.identityHashCode(token);
        hash = 31 * hash + System.identityHashCode(database);
        hash = 31 * hash + System.identityHashCode(nodes);
        hash = 31 * hash + System.identityHashCode(requests);
        hash = 31 * hash + System.identityHashCode(attempts);
        hash = 31 * hash + System.identityHashCode(tickets);
        hash = 31 * hash + System.identityHashCode(tokenCopy);
        hash = 31 * hash + System.identityHashCode(databaseCopy);
        hash = 31 * hash + System.identityHashCode(rowCopy);
        hash = 31 * hash + System.identityHashCode(truth);
        hash = 31 * hash + System.identityHashCode(seenProof);
        return 31 * hash + starts + 8 * nonces + (ticketsExpired ? 64 : 0) + (namingIsDue ? 128 : 0);
    }
}
