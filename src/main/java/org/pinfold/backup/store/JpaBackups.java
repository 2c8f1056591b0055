package org.pinfold.backup.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.backup.BackupItem;
import org.pinfold.backup.BackupWrite;
import org.pinfold.backup.Backups;
import org.pinfold.backup.ConcurrentWriteException;
import org.pinfold.backup.StoredBackup;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.Octets;

/** The tables {@code backup_manifest} and {@code backup_item}. */
@ApplicationScoped
public class JpaBackups implements Backups {
    /** SQLSTATE of a unique constraint that does not hold, in H2 as in PostgreSQL. */
    private static final String UNIQUE_VIOLATION = "23505";

    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<StoredBackup> find(Aci account) {
        return Optional.ofNullable(entities.find(BackupManifestEntity.class, account.toString()))
                .map(BackupManifestEntity::toBackup);
    }

    @Override
    public Optional<StoredBackup> lock(Aci account) {
        return Optional.ofNullable(
                        entities.find(BackupManifestEntity.class, account.toString(), LockModeType.PESSIMISTIC_WRITE))
                .map(BackupManifestEntity::toBackup);
    }

    @Override
    public Map<BackupItemId, Integer> sizes(Aci account, Set<BackupItemId> ids) {
        Map<BackupItemId, Integer> sizes = new HashMap<>();
        if (ids.isEmpty()) {
            return sizes;
        }
        List<Object[]> rows = entities.createQuery(
                        "SELECT i.itemId, i.sizeBytes FROM BackupItemEntity i"
                                + " WHERE i.account = :account AND i.itemId IN :ids",
                        Object[].class)
                .setParameter("account", account.toString())
                .setParameter("ids", hex(ids))
                .getResultList();
        for (Object[] row : rows) {
            sizes.put(new BackupItemId(Octets.fromHex((String) row[0])), (Integer) row[1]);
        }
        return sizes;
    }

    @Override
    public List<BackupItem> items(Aci account, Set<BackupItemId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return entities.createQuery(
                        "SELECT i FROM BackupItemEntity i WHERE i.account = :account AND i.itemId IN :ids",
                        BackupItemEntity.class)
                .setParameter("account", account.toString())
                .setParameter("ids", hex(ids))
                .getResultStream()
                .map(BackupItemEntity::toItem)
                .toList();
    }

    @Override
    public void write(Aci account, Optional<StoredBackup> present, StoredBackup after, BackupWrite write) {
        if (present.isPresent()) {
            advance(account, present.get(), after);
        } else {
            begin(account, after);
        }
        if (write.clearAll()) {
            removeItems(account);
        } else if (!write.touched().isEmpty()) {
            entities.createQuery("DELETE FROM BackupItemEntity i WHERE i.account = :account AND i.itemId IN :ids")
                    .setParameter("account", account.toString())
                    .setParameter("ids", hex(write.touched()))
                    .executeUpdate();
        }
        // The statements went past the persistence context, which may still hold what they removed.
        entities.flush();
        entities.clear();
        for (BackupItem item : write.insertItems()) {
            BackupItemEntity row = new BackupItemEntity();
            row.set(account, item);
            entities.persist(row);
        }
        entities.flush();
    }

    @Override
    public void remove(Aci account) {
        removeItems(account);
        entities.createQuery("DELETE FROM BackupManifestEntity m WHERE m.account = :account")
                .setParameter("account", account.toString())
                .executeUpdate();
        entities.flush();
        entities.clear();
    }

    private void begin(Aci account, StoredBackup after) {
        BackupManifestEntity row = new BackupManifestEntity();
        row.set(account, after);
        entities.persist(row);
        try {
            entities.flush();
        } catch (PersistenceException e) {
            if (isUniqueViolation(e)) {
                throw new ConcurrentWriteException();
            }
            throw e;
        }
    }

    /** Names the version in the statement: even if the row lock failed us, one of two writes finds no row. */
    private void advance(Aci account, StoredBackup present, StoredBackup after) {
        int rows = entities.createQuery("UPDATE BackupManifestEntity m SET m.version = :version, m.content = :content,"
                        + " m.itemCount = :itemCount, m.itemBytes = :itemBytes"
                        + " WHERE m.account = :account AND m.version = :present")
                .setParameter("version", after.manifest().version())
                .setParameter("content", after.manifest().value().toByteArray())
                .setParameter("itemCount", after.usage().items())
                .setParameter("itemBytes", after.usage().bytes())
                .setParameter("account", account.toString())
                .setParameter("present", present.manifest().version())
                .executeUpdate();
        if (rows != 1) {
            throw new ConcurrentWriteException();
        }
    }

    private void removeItems(Aci account) {
        entities.createQuery("DELETE FROM BackupItemEntity i WHERE i.account = :account")
                .setParameter("account", account.toString())
                .executeUpdate();
    }

    private static List<String> hex(Set<BackupItemId> ids) {
        return ids.stream().map(id -> id.octets().toHex()).toList();
    }

    private static boolean isUniqueViolation(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
