package org.pinfold.audit.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.AuditEntry;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** The audit trail's two tables. Works in the caller's transaction. */
@ApplicationScoped
@NullUnmarked
public class JpaAuditEntries {
    @PersistenceContext
    EntityManager entities;

    /**
     * Appends the entry that {@code next} makes of the new sequence number and the MAC before it. Holds the end of the
     * chain until the transaction ends, so callers append last.
     */
    public void append(BiFunction<Long, Octets, AuditEntry> next) {
        AuditHeadEntity head = entities.find(AuditHeadEntity.class, AuditHeadEntity.ID, LockModeType.PESSIMISTIC_WRITE);
        AuditEntry entry = next.apply(head.sequence + 1, Octets.of(head.mac));
        AuditEntryEntity row = new AuditEntryEntity();
        row.sequence = entry.sequence();
        row.occurredAt = entry.occurredAt().toEpochMilli();
        row.event = entry.event();
        row.account = entry.account().map(Aci::toString).orElse(null);
        row.facts = entry.facts();
        row.mac = entry.mac().toByteArray();
        entities.persist(row);
        head.sequence = entry.sequence();
        head.mac = entry.mac().toByteArray();
    }

    /** Entries with a sequence number greater than {@code after}, in order. */
    public List<AuditEntry> read(long after, int limit) {
        return entities.createQuery(
                        "SELECT e FROM AuditEntryEntity e WHERE e.sequence > :after ORDER BY e.sequence",
                        AuditEntryEntity.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new AuditEntry(
                        row.sequence,
                        Instant.ofEpochMilli(row.occurredAt),
                        row.event,
                        Optional.ofNullable(row.account).map(Aci::parse),
                        row.facts,
                        Octets.of(row.mac)))
                .toList();
    }

    /** Sequence number of the last entry, 0 when there is none. */
    public long lastSequence() {
        return entities.find(AuditHeadEntity.class, AuditHeadEntity.ID).sequence;
    }
}
