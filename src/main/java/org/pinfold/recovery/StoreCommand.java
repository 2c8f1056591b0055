package org.pinfold.recovery;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Second step of a store, as the device sent it.
 *
 * @param ticket from the first step
 * @param secret 48 octets
 * @param unlockKey 32 secret octets
 * @param serverProof 32 octets
 * @param lock registration lock to set with it
 */
public record StoreCommand(Octets ticket, Octets secret, Octets unlockKey, Octets serverProof, Optional<Lock> lock) {

    /**
     * A registration lock to set.
     *
     * @param newValue 64 lower-case hexadecimal characters
     * @param presentValue the value in force, if the device knows one
     */
    public record Lock(String newValue, Optional<String> presentValue) {
        /** Redacted: the values open an account. */
        @Override
        public String toString() {
            return "Lock(redacted)";
        }
    }

    /** SHA-256 over all fields: a repeated request has the same, any other another. */
    Octets digest() {
        return Digests.sha256OfFields(
                ticket,
                secret,
                unlockKey,
                serverProof,
                text(lock.map(Lock::newValue)),
                text(lock.flatMap(Lock::presentValue)));
    }

    private static Octets text(Optional<String> value) {
        return Octets.of(value.orElse("").getBytes(StandardCharsets.UTF_8));
    }
}
