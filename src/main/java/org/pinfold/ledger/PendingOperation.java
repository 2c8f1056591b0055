package org.pinfold.ledger;

import java.util.Optional;
import java.util.function.Function;

/**
 * One operation that somebody waits for. What was decided is not known to whoever waits before it is written: an error in
 * between, of whatever kind, must not let a point be evaluated whose debit has no mirror.
 *
 * @param <R> its outcome
 */
final class PendingOperation<R> {
    private final Function<LedgerBatch, R> rule;
    private Optional<R> decided = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    private boolean written;

    PendingOperation(Function<LedgerBatch, R> rule) {
        this.rule = rule;
    }

    /** Applies the rule; an exception of it is this operation's alone. */
    void decide(LedgerBatch batch) {
        try {
            decided = Optional.of(rule.apply(batch));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
    }

    /** Nothing came of the batch, or nobody knows what. */
    void fail(RuntimeException e) {
        failure = Optional.of(e);
    }

    /** The batch is in the token and in the database. */
    void written() {
        written = true;
    }

    /**
     * The outcome.
     *
     * @throws RuntimeException what {@link #decide} met or {@link #fail} was told
     * @throws OutcomeUnknownException if the writer ended without a word
     */
    R result() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (!written) {
            throw new OutcomeUnknownException("batch", new IllegalStateException("the writer was cut short"));
        }
        return decided.orElseThrow();
    }
}
