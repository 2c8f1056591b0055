package org.pinfold.recovery;

import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * Port to the registration lock, so that one {@code PUT /v1/recovery/store} sets secret and lock together. The lock's
 * owner implements it; recovery carries the octets without reading them.
 */
public interface StoredLock {
    /**
     * Checks the present value and makes the verifier of the new one; changes nothing.
     *
     * @param generation the generation that the store will open; the verifier is tied to it
     * @param newValue 64 lower-case hexadecimal characters
     * @param presentValue the value in force, if the caller knows one
     * @return the verifier to pass to {@link #apply}, or empty if a lock is set and {@code presentValue} is not its value
     */
    Optional<Octets> prepare(Aci account, long generation, String newValue, Optional<String> presentValue);

    /**
     * Sets the lock from a verifier that {@link #prepare} made, in the caller's transaction. Idempotent.
     *
     * @param generation the generation that the verifier is tied to
     * @throws RecordDamagedException if {@link #prepare} cannot have made the verifier
     */
    void apply(Aci account, long generation, Octets verifier);
}
