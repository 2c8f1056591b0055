package org.pinfold.audit.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** Row of {@code audit_entry}. Fields are filled by JPA. */
@Entity
@Table(name = "audit_entry")
@Cacheable(false)
@NullUnmarked
public class AuditEntryEntity {
    @Id
    @Column(name = "sequence")
    long sequence;

    @Column(name = "occurred_at")
    long occurredAt;

    @Column(name = "event")
    String event;

    @Column(name = "account")
    String account;

    @Column(name = "facts")
    String facts;

    @Column(name = "mac")
    byte[] mac;
}
