package org.pinfold.ledger;

/** The token has no slot for another account, and no room for more. Nothing was done; accounts that have one go on. */
public final class LedgerFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The limit that the ledger was opened with is reached. */
    public LedgerFullException() {
        super("the ledger has no free slot, and may have no more pages");
    }

    /** @param cause the token's refusal */
    public LedgerFullException(Throwable cause) {
        super("the ledger has no free slot, and the token no room for another page", cause);
    }
}
