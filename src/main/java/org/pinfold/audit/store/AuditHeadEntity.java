package org.pinfold.audit.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** The one row of {@code audit_head}. Fields are filled by JPA. */
@Entity
@Table(name = "audit_head")
@Cacheable(false)
@NullUnmarked
public class AuditHeadEntity {
    /** Key of the one row. */
    static final int ID = 1;

    @Id
    @Column(name = "id")
    int id;

    @Column(name = "sequence")
    long sequence;

    @Column(name = "mac")
    byte[] mac;
}
