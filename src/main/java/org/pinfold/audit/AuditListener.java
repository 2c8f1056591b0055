package org.pinfold.audit;

import java.time.Instant;
import java.util.List;

/**
 * Port to whoever else must know of security events. Called in the transaction of the act, while the end of the chain is
 * held: of two who append, the second one's call comes after the first one's commit. What it throws takes the act back.
 */
public interface AuditListener {
    /**
     * Tells of appended entries.
     *
     * @param entries in the order of the chain
     * @param at when, in whole milliseconds
     */
    void appended(List<AuditTrail.Entry> entries, Instant at);
}
