package org.pinfold.ledger.service;

import org.pinfold.ledger.store.JpaMirrors;

/** A server's hold on the ledger, put together without a container. */
public final class ComposedOwnership {
    private ComposedOwnership() {}

    public static LedgerOwnership of(JpaMirrors mirrors) {
        LedgerOwnership ownership = new LedgerOwnership();
        ownership.mirrors = mirrors;
        return ownership;
    }

    /** Takes the ledger over, in the caller's transaction. */
    public static void claim(LedgerOwnership ownership) {
        ownership.claim();
    }
}
