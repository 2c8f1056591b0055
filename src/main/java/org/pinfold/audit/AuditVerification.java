package org.pinfold.audit;

import java.util.Optional;

/** Checks the audit trail's chain. */
public interface AuditVerification {
    /**
     * Reads the whole trail and checks every MAC.
     *
     * @return sequence number of the first entry that is changed, missing or out of order; empty if there is none
     */
    Optional<Long> firstBroken();
}
