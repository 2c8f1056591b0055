package org.pinfold.admin;

import java.util.Map;
import org.pinfold.audit.AuditVerification;
import org.pinfold.recovery.service.RecoveryCounts;

/** Secret recovery, as administrators see it. */
final class RecoveryStatus implements RecoveryMXBean {
    private final RecoveryCounts counts;
    private final AuditVerification audit;

    RecoveryStatus(RecoveryCounts counts, AuditVerification audit) {
        this.counts = counts;
        this.audit = audit;
    }

    @Override
    public Map<String, Long> getOutcomes() {
        return counts.counts();
    }

    @Override
    public long firstBrokenAuditEntry() {
        return audit.firstBroken().orElse(0L);
    }
}
