package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.UsedNonces;

/** The table {@code used_nonce}. */
@ApplicationScoped
public class JpaUsedNonces implements UsedNonces {
    @PersistenceContext
    EntityManager entities;

    @Override
    public boolean contains(Octets hash) {
        return entities.find(UsedNonceEntity.class, hash.toHex()) != null;
    }

    @Override
    public void add(Octets hash, Instant expiresAt) {
        UsedNonceEntity row = new UsedNonceEntity();
        row.hash = hash.toHex();
        row.expiresAt = expiresAt.toEpochMilli();
        entities.persist(row);
    }

    @Override
    public void removeExpired(Instant now) {
        entities.createQuery("DELETE FROM UsedNonceEntity n WHERE n.expiresAt <= :now")
                .setParameter("now", now.toEpochMilli())
                .executeUpdate();
    }
}
