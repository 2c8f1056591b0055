package org.pinfold.ledger;

/** The ledger does not serve: its two witnesses contradict each other, or somebody else writes. Nothing was debited. */
public final class LedgerStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason in our words, without data */
    public LedgerStoppedException(String reason) {
        super(reason);
    }
}
