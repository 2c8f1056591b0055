package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.AccountDeletion;
import org.pinfold.registration.AccountDeletions;

/** The table {@code account_deletion}. */
@ApplicationScoped
public class JpaAccountDeletions implements AccountDeletions {
    @PersistenceContext
    EntityManager entities;

    @Override
    public void add(AccountDeletion deletion) {
        AccountDeletionEntity row = new AccountDeletionEntity();
        row.set(deletion);
        entities.persist(row);
    }

    @Override
    public Optional<AccountDeletion> lock(Aci account) {
        return Optional.ofNullable(
                        entities.find(AccountDeletionEntity.class, account.toString(), LockModeType.PESSIMISTIC_WRITE))
                .map(AccountDeletionEntity::toDeletion);
    }

    @Override
    public void update(AccountDeletion deletion) {
        entities.find(AccountDeletionEntity.class, deletion.account().toString())
                .set(deletion);
    }

    @Override
    public void remove(Aci account) {
        entities.remove(entities.find(AccountDeletionEntity.class, account.toString()));
    }

    @Override
    public List<Aci> due(Instant now) {
        return entities.createQuery(
                        "SELECT d.account FROM AccountDeletionEntity d WHERE d.erasedAt IS NULL OR d.requestedAt <= :over"
                                + " ORDER BY d.requestedAt",
                        String.class)
                .setParameter("over", now.minus(AccountDeletion.LATECOMERS).toEpochMilli())
                .getResultStream()
                .map(Aci::parse)
                .toList();
    }

    @Override
    public long unerased() {
        return entities.createQuery("SELECT COUNT(d) FROM AccountDeletionEntity d WHERE d.erasedAt IS NULL", Long.class)
                .getSingleResult();
    }
}
