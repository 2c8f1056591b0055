package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSessions;

/** The table {@code verification_session}. */
@ApplicationScoped
public class JpaVerificationSessions implements VerificationSessions {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<VerificationSession> find(Octets idHash) {
        return Optional.ofNullable(entities.find(VerificationSessionEntity.class, idHash.toHex()))
                .map(VerificationSessionEntity::toSession);
    }

    @Override
    public Optional<VerificationSession> lock(Octets idHash) {
        return Optional.ofNullable(
                        entities.find(VerificationSessionEntity.class, idHash.toHex(), LockModeType.PESSIMISTIC_WRITE))
                .map(VerificationSessionEntity::toSession);
    }

    @Override
    public void add(VerificationSession session) {
        VerificationSessionEntity row = new VerificationSessionEntity();
        row.set(session);
        entities.persist(row);
    }

    @Override
    public void update(VerificationSession session) {
        entities.find(VerificationSessionEntity.class, session.idHash().toHex()).set(session);
    }

    @Override
    public void remove(Octets idHash) {
        entities.remove(entities.find(VerificationSessionEntity.class, idHash.toHex()));
    }

    @Override
    public void removeExpired(Instant now) {
        entities.createQuery("DELETE FROM VerificationSessionEntity s WHERE s.expiresAt <= :now")
                .setParameter("now", now.toEpochMilli())
                .executeUpdate();
    }
}
