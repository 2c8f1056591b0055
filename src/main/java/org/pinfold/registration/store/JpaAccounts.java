package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;

/** The table {@code account}. */
@ApplicationScoped
public class JpaAccounts implements Accounts {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<Account> find(Aci aci) {
        return Optional.ofNullable(entities.find(AccountEntity.class, aci.toString()))
                .map(AccountEntity::toAccount);
    }

    @Override
    public Optional<Account> lock(Aci aci) {
        return Optional.ofNullable(entities.find(AccountEntity.class, aci.toString(), LockModeType.PESSIMISTIC_WRITE))
                .map(AccountEntity::toAccount);
    }

    @Override
    public void addAll(Collection<Account> accounts) {
        for (Account account : accounts) {
            AccountEntity row = new AccountEntity();
            row.set(account);
            entities.persist(row);
        }
        // Before the rows that refer to it.
        entities.flush();
    }

    @Override
    public void update(Account account) {
        entities.find(AccountEntity.class, account.aci().toString()).set(account);
    }

    @Override
    public void remove(Aci aci) {
        entities.remove(entities.find(AccountEntity.class, aci.toString()));
        entities.flush();
    }

    @Override
    public List<Aci> withoutNumberAndIdleSince(Instant latest, int limit) {
        return entities.createQuery(
                        "SELECT a.aci FROM AccountEntity a WHERE a.withoutNumberSince <= :latest AND a.lastActiveAt <= :latest",
                        String.class)
                .setParameter("latest", latest.toEpochMilli())
                .setMaxResults(limit)
                .getResultStream()
                .map(Aci::parse)
                .toList();
    }

    @Override
    public void recordActivity(Aci aci, Instant at) {
        entities.createQuery(
                        "UPDATE AccountEntity a SET a.lastActiveAt = :at WHERE a.aci = :aci AND a.lastActiveAt < :at")
                .setParameter("at", at.toEpochMilli())
                .setParameter("aci", aci.toString())
                .executeUpdate();
    }
}
