package org.pinfold.recovery;

import org.pinfold.protocol.Aci;

/** What a registration asks of locks that were imported from an old system. */
public interface LegacyGate {
    /** Whether an imported lock keeps strangers out of the account; an expired one does too, and expiry is not asked here. */
    boolean holds(Aci account);

    /**
     * Tries a PIN; the guess is debited before it is hashed.
     *
     * @param pin UTF-8 octets; not kept, wiped by the caller
     */
    LegacyOutcome guess(Aci account, byte[] pin);
}
