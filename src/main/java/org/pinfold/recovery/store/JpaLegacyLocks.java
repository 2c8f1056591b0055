package org.pinfold.recovery.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.recovery.LegacyLocks;

/** The table {@code legacy_lock}. */
@ApplicationScoped
public class JpaLegacyLocks implements LegacyLocks {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<LegacyLock> find(Aci account) {
        return Optional.ofNullable(entities.find(LegacyLockEntity.class, account.toString()))
                .map(LegacyLockEntity::toLock);
    }

    @Override
    public void add(LegacyLock lock) {
        entities.persist(LegacyLockEntity.of(lock));
    }

    @Override
    public boolean remove(Aci account) {
        return entities.createQuery("DELETE FROM LegacyLockEntity l WHERE l.account = :account")
                        .setParameter("account", account.toString())
                        .executeUpdate()
                > 0;
    }

    @Override
    public boolean namesSlot(int slotNumber) {
        return entities.createQuery("SELECT COUNT(l) FROM LegacyLockEntity l WHERE l.slot = :slot", Long.class)
                        .setParameter("slot", slotNumber)
                        .getSingleResult()
                > 0;
    }
}
