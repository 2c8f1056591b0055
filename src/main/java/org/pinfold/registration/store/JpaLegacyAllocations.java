package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.LegacyAllocations;

/** The table {@code legacy_allocation}. */
@ApplicationScoped
public class JpaLegacyAllocations implements LegacyAllocations {
    @PersistenceContext
    EntityManager entities;

    @Override
    public void add(Aci account) {
        entities.persist(LegacyAllocationEntity.of(account));
    }

    @Override
    public void removeAll(Collection<Aci> accounts) {
        if (!accounts.isEmpty()) {
            entities.createQuery("DELETE FROM LegacyAllocationEntity a WHERE a.account IN :accounts")
                    .setParameter(
                            "accounts", accounts.stream().map(Aci::toString).toList())
                    .executeUpdate();
        }
    }

    @Override
    public List<Aci> all() {
        return entities.createQuery("SELECT a.account FROM LegacyAllocationEntity a", String.class)
                .getResultStream()
                .map(Aci::parse)
                .toList();
    }
}
