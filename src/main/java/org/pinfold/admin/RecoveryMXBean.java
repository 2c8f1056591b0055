package org.pinfold.admin;

import java.util.Map;

/** {@code org.pinfold:type=Recovery}: what came of the calls since the start, and whether the audit trail is whole. */
public interface RecoveryMXBean {
    /** How often each outcome came, by its name. */
    Map<String, Long> getOutcomes();

    /**
     * Reads the whole audit trail and checks its chain.
     *
     * @return sequence number of the first entry that is changed, missing or out of order; 0 if there is none
     */
    long firstBrokenAuditEntry();
}
