package org.pinfold.torture;

import java.util.List;

/**
 * What a client asks of the ledger; a line says so before it is begun.
 *
 * @param id of its own in the process's life
 * @param account whose
 * @param number of the slot that the client knows, -1 where none is needed
 * @param generation that the client knows
 * @param recordTag that the client knows
 * @param argument of {@code OPEN} the new record's tag, of {@code DEBIT} the point, of {@code PROVE} the round
 */
record Act(long id, int account, Kind kind, int number, long generation, int recordTag, int argument) {
    enum Kind {
        FIND,
        ALLOCATE,
        OPEN,
        DEBIT,
        PROVE,
        EXHAUST,
        REMOVE,
        FREE
    }

    /** Guesses between two successes. */
    static final int MAX_TRIES = 4;
    /** Points that clients guess with: few, so that the latest one often comes again. */
    static final int POINTS = MAX_TRIES + 2;

    /** Outcome of {@code FIND} when the account has no place. */
    static final String NONE = "none";

    /** The tag of a point: another one in each round, as the server's. */
    static int guessTag(int point, int round) {
        return (point + 1) * 0x9E37_79B1 ^ round * 0x85EB_CA6B;
    }

    /** The words after the line's first. */
    static Act parse(List<String> words) {
        return new Act(
                Long.parseLong(words.get(0)),
                Integer.parseInt(words.get(1)),
                Kind.valueOf(words.get(2)),
                Integer.parseInt(words.get(3)),
                Long.parseLong(words.get(4)),
                Integer.parseInt(words.get(5)),
                Integer.parseInt(words.get(6)));
    }

    @Override
    public String toString() {
        return id + " " + account + " " + kind + " " + number + " " + generation + " " + recordTag + " " + argument;
    }
}
