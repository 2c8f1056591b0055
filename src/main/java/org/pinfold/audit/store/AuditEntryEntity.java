package org.pinfold.audit.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.AuditEntry;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** Row of {@code audit_entry}. Fields are filled by JPA. */
@Entity
@Table(name = "audit_entry")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class AuditEntryEntity {
    @Id
    @Column(name = "sequence")
    private long sequence;

    @Column(name = "occurred_at")
    private long occurredAt;

    @Column(name = "event")
    private String event;

    @Column(name = "account")
    private String account;

    @Column(name = "facts")
    private String facts;

    @Column(name = "mac")
    private byte[] mac;

    static AuditEntryEntity of(AuditEntry entry) {
        AuditEntryEntity row = new AuditEntryEntity();
        row.sequence = entry.sequence();
        row.occurredAt = entry.occurredAt().toEpochMilli();
        row.event = entry.event();
        row.account = entry.account().map(Aci::toString).orElse(null);
        row.facts = entry.facts();
        row.mac = entry.mac().toByteArray();
        return row;
    }

    AuditEntry toEntry() {
        return new AuditEntry(
                sequence,
                Instant.ofEpochMilli(occurredAt),
                event,
                Optional.ofNullable(account).map(Aci::parse),
                facts,
                Octets.of(mac));
    }
}
