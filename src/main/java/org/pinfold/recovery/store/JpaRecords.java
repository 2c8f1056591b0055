package org.pinfold.recovery.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.RecordStore;
import org.pinfold.recovery.RecoveryRecord;

/** The table of sealed records. Works in the caller's transaction. */
@ApplicationScoped
public class JpaRecords {
    @PersistenceContext
    EntityManager entities;

    public RecordStore.Rows find(Aci account) {
        List<RecordEntity> rows = entities.createQuery(
                        "SELECT r FROM RecordEntity r WHERE r.account = :account", RecordEntity.class)
                .setParameter("account", account.toString())
                .getResultList();
        List<RecoveryRecord> readable =
                rows.stream().flatMap(row -> ifPossible(row::toRecord)).toList();
        return new RecordStore.Rows(readable, rows.size() - readable.size());
    }

    public void insert(RecoveryRecord record) {
        entities.persist(RecordEntity.of(record));
        entities.flush();
    }

    /** The row with the record's key, locked; empty if it is gone. */
    private Optional<RecordEntity> lock(RecoveryRecord record) {
        RecordKey key = new RecordKey(
                record.account().toString(), record.generation(), record.nonce().toHex());
        return Optional.ofNullable(entities.find(RecordEntity.class, key, LockModeType.PESSIMISTIC_WRITE));
    }

    /** Makes a pending row current; false if it is gone or was current already. */
    public boolean makeCurrent(RecoveryRecord record) {
        return lock(record).map(RecordEntity::promote).orElse(false);
    }

    /** Deletes every row of the account that is neither this record nor of a later generation. */
    public void deleteSuperseded(RecoveryRecord live) {
        entities.createQuery("DELETE FROM RecordEntity r WHERE r.account = :account AND (r.generation < :generation"
                        + " OR (r.generation = :generation AND r.nonce <> :nonce))")
                .setParameter("account", live.account().toString())
                .setParameter("generation", live.generation())
                .setParameter("nonce", live.nonce().toHex())
                .executeUpdate();
    }

    /** Deletes a row, if it is there. */
    public void delete(RecoveryRecord record) {
        lock(record).ifPresent(entities::remove);
    }

    /** Deletes every row of the account. */
    public void deleteAll(Aci account) {
        entities.createQuery("DELETE FROM RecordEntity r WHERE r.account = :account")
                .setParameter("account", account.toString())
                .executeUpdate();
    }

    public boolean namesSlot(int slotNumber) {
        return entities.createQuery("SELECT COUNT(r) FROM RecordEntity r WHERE r.slot = :slot", Long.class)
                        .setParameter("slot", slotNumber)
                        .getSingleResult()
                > 0;
    }

    public RecordStore.PendingAccounts withPendingRows(int limit) {
        List<String> texts = entities.createQuery(
                        "SELECT DISTINCT r.account FROM RecordEntity r WHERE r.pending = TRUE", String.class)
                .setMaxResults(limit)
                .getResultList();
        List<Aci> accounts = texts.stream()
                .flatMap(text -> ifPossible(() -> Aci.parse(text)))
                .toList();
        return new RecordStore.PendingAccounts(accounts, texts.size() - accounts.size());
    }

    /** Nothing of a row with values that no row of ours can have: it was changed by somebody, and its text is not repeated. */
    private static <T> Stream<T> ifPossible(Supplier<T> reading) {
        try {
            return Stream.of(reading.get());
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
