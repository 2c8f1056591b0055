package org.pinfold.recovery;

import org.pinfold.protocol.Aci;

/**
 * Brings record and lock of an account to what the token says. Runs before every read of either, by whoever reads: a
 * crash between the token write and the promotion leaves both one generation behind.
 */
public interface RecoveryResolution {
    /**
     * Completes a promotion that a crash cut short, if there is one.
     *
     * @return the account's latest generation, 0 if nothing was ever stored
     */
    long resolve(Aci account);

    /** Whether the account has a secret that a PIN opens. */
    boolean holdsSecret(Aci account);
}
