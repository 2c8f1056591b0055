package org.pinfold.ledger;

/**
 * A store failed while an operation was under way: it may or may not have taken effect. Repeating the same request is
 * free and tells.
 */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param step what failed, in our words */
    public OutcomeUnknownException(String step, Throwable cause) {
        super("outcome unknown: " + step, cause);
    }
}
