package org.pinfold.protocol.messages;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code PUT /v1/recovery/store}.
 *
 * @param ticket from {@link StoreStartResponse}, unchanged
 * @param secret 48 octets, HMAC-SIV(wrapKey, masterKey)
 * @param unlockKey 32 octets
 * @param serverProof 32 octets
 * @param registrationLock sets the registration lock in the same transaction
 */
public record StoreRequest(
        Octets ticket,
        Octets secret,
        Octets unlockKey,
        Octets serverProof,
        Optional<RegistrationLockRequest> registrationLock) {}
