package org.pinfold.registration;

import java.time.Instant;
import org.pinfold.protocol.Octets;

/** Nonces of logins that a registration used up. Every method runs in the caller's transaction. */
public interface UsedNonces {
    /** Whether a nonce was used. */
    boolean contains(Octets hash);

    /**
     * Notes that a nonce is used. Two who use one nonce show one login, whose row the caller holds locked.
     *
     * @param expiresAt from when on it would be worthless anyhow
     */
    void add(Octets hash, Instant expiresAt);

    /** Forgets those that are worthless at {@code now} anyhow. */
    void removeExpired(Instant now);
}
