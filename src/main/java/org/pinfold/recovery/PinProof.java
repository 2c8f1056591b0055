package org.pinfold.recovery;

import java.time.Duration;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** That whoever calls knows the PIN now, for what a device's credential alone is not enough for. */
public interface PinProof {
    /**
     * Checks a proof as {@code unlock} does: limited, debited before, and a right one resets the count.
     *
     * @param attempt of a guess
     * @param proof 32 octets
     * @param maxAge how long ago the guess may have been evaluated
     * @return {@link RecoveryOutcome.Unlocked} for a right proof of a guess that is not older, or why not
     */
    RecoveryOutcome.Unlock prove(Aci account, Octets attempt, Octets proof, Duration maxAge);
}
