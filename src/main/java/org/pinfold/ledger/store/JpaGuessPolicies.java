package org.pinfold.ledger.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.pinfold.ledger.GuessPolicy;

/** The policy of the last start. Works in the caller's transaction. */
@ApplicationScoped
public class JpaGuessPolicies {
    @PersistenceContext
    EntityManager entities;

    /**
     * The policy that the last start ran with, or empty if this is the first.
     *
     * @throws IllegalArgumentException if the row holds no policy of ours
     */
    public Optional<GuessPolicy> find() {
        return Optional.ofNullable(row()).map(GuessPolicyEntity::toPolicy);
    }

    /** Remembers the policy for the next start. */
    public void replace(GuessPolicy present) {
        GuessPolicyEntity row = row();
        if (row == null) {
            GuessPolicyEntity created = new GuessPolicyEntity();
            created.set(present);
            entities.persist(created);
        } else {
            row.set(present);
        }
    }

    private GuessPolicyEntity row() {
        return entities.find(GuessPolicyEntity.class, GuessPolicyEntity.ID, LockModeType.PESSIMISTIC_WRITE);
    }
}
