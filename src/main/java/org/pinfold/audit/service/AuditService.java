package org.pinfold.audit.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditEntry;
import org.pinfold.audit.AuditListener;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.AuditVerification;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.CryptoToken;

/** Appends to the audit trail in the caller's transaction, and verifies it. */
@Stateless
@Local({AuditTrail.class, AuditVerification.class})
public class AuditService implements AuditTrail, AuditVerification {
    private static final int BATCH = 1000;

    @Inject
    JpaAuditEntries entries;

    @Inject
    CryptoToken token;

    @Inject
    Clock clock;

    @Inject
    AuditListener listener;

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void append(SecurityEvent event, Optional<Aci> account, Map<String, String> facts) {
        appendAll(List.of(new Entry(event, account, facts)));
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void appendAll(List<Entry> told) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        entries.appendAll(
                told,
                (sequence, previous, entry) -> AuditEntry.following(
                        token.mac(), sequence, previous, now, entry.event(), entry.account(), entry.facts()));
        listener.appended(told, now);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<Long> firstBroken() {
        // In this order: an entry becomes visible together with the head that names it, so a later look at the head is
        // never behind. The other way round an entry that is appended meanwhile would read as tampering.
        long written = entries.lastWritten();
        long head = entries.lastSequence();
        long expected = 0;
        Octets previous = AuditEntry.GENESIS;
        while (expected < head) {
            List<Optional<AuditEntry>> batch = entries.read(expected, BATCH);
            for (Optional<AuditEntry> entry : batch) {
                expected++;
                if (entry.isEmpty()
                        || entry.get().sequence() != expected
                        || !entry.get().follows(token.mac(), previous)) {
                    return Optional.of(expected);
                }
                previous = entry.get().mac();
            }
            if (batch.isEmpty()) {
                return Optional.of(expected + 1);
            }
        }
        return written > head ? Optional.of(head + 1) : Optional.empty();
    }
}
