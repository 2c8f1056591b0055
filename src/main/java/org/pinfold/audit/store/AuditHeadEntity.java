package org.pinfold.audit.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.AuditEntry;
import org.pinfold.protocol.Octets;

/**
 * The one row of {@code audit_head}. Fields are filled by JPA, and private: static weaving sees a change only where the
 * entity itself makes it.
 */
@Entity
@Table(name = "audit_head")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class AuditHeadEntity {
    /** Key of the one row. */
    static final int ID = 1;

    @Id
    @Column(name = "id")
    private int id;

    @Column(name = "sequence")
    private long sequence;

    @Column(name = "mac")
    private byte[] mac;

    long sequence() {
        return sequence;
    }

    Octets mac() {
        return Octets.of(mac);
    }

    void moveTo(AuditEntry last) {
        sequence = last.sequence();
        mac = last.mac().toByteArray();
    }
}
