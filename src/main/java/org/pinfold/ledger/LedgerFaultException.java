package org.pinfold.ledger;

/** One account's mirror row is missing or does not verify. Never a wrong PIN, and nothing was debited. */
public final class LedgerFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason in our words, without data */
    public LedgerFaultException(String reason) {
        super(reason);
    }
}
