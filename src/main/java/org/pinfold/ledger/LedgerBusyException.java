package org.pinfold.ledger;

/** More operations wait for the ledger than it takes. Nothing was done, nothing was debited; try again in a moment. */
public final class LedgerBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerBusyException() {
        super("too many operations wait for the ledger");
    }
}
