package org.pinfold.registration;

import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/**
 * How often a value may be tried at an account's registration lock. A value has 256 bits, so this protects the server and the
 * owner's peace more than the lock. Fails closed: who cannot ask may not try.
 */
public interface LockLimits {
    /**
     * Takes one of the account's 10 tries an hour.
     *
     * @return how long to wait if there is none left
     */
    Optional<Duration> takeTry(Aci account);

    /** The right value was shown: all tries are there again. */
    void clearTries(Aci account);
}
