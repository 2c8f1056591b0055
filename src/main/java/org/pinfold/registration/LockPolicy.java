package org.pinfold.registration;

import java.time.Duration;

/**
 * What the operator decides about registration locks.
 *
 * @param lifetime how long a lock holds without activity of its account, more than zero
 * @param freezes whether a probe without the lock's value shuts the account's devices out until the number is registered with
 *     it
 */
public record LockPolicy(Duration lifetime, boolean freezes) {
    /** Seven days, and nobody is shut out. */
    public static final LockPolicy DEFAULT = new LockPolicy(Duration.ofDays(7), false);

    public LockPolicy {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a lock must hold for some time: " + lifetime);
        }
    }
}
