package org.pinfold.ledger.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.PacingSteps;

/**
 * The one row of {@code guess_policy}. Fields are filled by JPA, and private: static weaving sees a change only where the
 * entity itself makes it.
 */
@Entity
@Table(name = "guess_policy")
@Cacheable(false)
@NullUnmarked
public class GuessPolicyEntity {
    /** Key of the one row. */
    static final int ID = 1;

    @Id
    @Column(name = "id")
    private int id;

    @Column(name = "max_tries")
    private int maxTries;

    @Column(name = "free_guesses")
    private int freeGuesses;

    @Column(name = "steps")
    private String steps;

    /** @throws IllegalArgumentException if it is no policy of ours: somebody changed the row */
    GuessPolicy toPolicy() {
        return new GuessPolicy(maxTries, freeGuesses, PacingSteps.parse(steps));
    }

    void set(GuessPolicy policy) {
        id = ID;
        maxTries = policy.maxTries();
        freeGuesses = policy.freeGuesses();
        steps = PacingSteps.format(policy.waits());
    }
}
