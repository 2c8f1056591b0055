package org.pinfold.registration;

import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * How often a value may be tried at an account's registration lock. A value has 256 bits, so this protects the server and the
 * owner's peace more than the lock. Fails closed: who cannot ask may not try.
 */
public interface LockLimits {
    /**
     * Takes one of the 10 tries an hour that one proof of the number has at an account. By proof: or whoever else proved the
     * number could use up the owner's tries for as long as it takes to get it.
     *
     * @param proof what tells the session, login or password from others
     * @return how long to wait if there is none left
     */
    Optional<Duration> takeTry(Aci account, Octets proof);

    /** The right value was shown: all tries of this proof are there again. */
    void clearTries(Aci account, Octets proof);
}
