package org.pinfold.ledger.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.pinfold.ledger.LedgerStoppedException;
import org.pinfold.ledger.store.JpaMirrors;

/**
 * That this server has the ledger, and no later one took it over. Whatever a slot decides about rows elsewhere is decided
 * by what this server knows of the slot: it may act upon that only as long as nobody else writes the slot.
 */
@ApplicationScoped
public class LedgerOwnership {
    @Inject
    JpaMirrors mirrors;

    private volatile long epoch;

    /** Takes the ledger over, in the caller's transaction. */
    long claim() {
        epoch = mirrors.claim();
        return epoch;
    }

    /**
     * Keeps everyone else from taking the ledger over until the caller's transaction ends.
     *
     * @throws LedgerStoppedException if somebody has, or if this server never had it; nothing may be written then
     */
    public void hold() {
        if (!mirrors.hold(epoch)) {
            throw new LedgerStoppedException("somebody else has the ledger");
        }
    }
}
