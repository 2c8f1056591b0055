package org.pinfold.audit.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.AuditEntry;
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
        AuditEntry entry = next.apply(head.sequence() + 1, head.mac());
        entities.persist(AuditEntryEntity.of(entry));
        head.moveTo(entry);
    }

    /**
     * Rows with a sequence number greater than {@code after}, in order; empty for one with values that no entry of ours
     * can have. The rows are not kept: a whole trail would not fit into one transaction's memory.
     */
    public List<Optional<AuditEntry>> read(long after, int limit) {
        return entities.createQuery(
                        "SELECT e FROM AuditEntryEntity e WHERE e.sequence > :after ORDER BY e.sequence",
                        AuditEntryEntity.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .peek(entities::detach)
                .map(JpaAuditEntries::entry)
                .toList();
    }

    private static Optional<AuditEntry> entry(AuditEntryEntity row) {
        try {
            return Optional.of(row.toEntry());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Greatest sequence number of a row, 0 when there is none. */
    public long lastWritten() {
        return entities.createQuery("SELECT COALESCE(MAX(e.sequence), 0) FROM AuditEntryEntity e", Long.class)
                .getSingleResult();
    }

    /** Sequence number of the last entry as the end of the chain has it, 0 when there is none. */
    public long lastSequence() {
        return entities.find(AuditHeadEntity.class, AuditHeadEntity.ID).sequence();
    }
}
