package org.pinfold.protocol.messages;

import java.util.Optional;

/**
 * Answer of {@code POST /v1/registration} and {@code POST /v1/registration/discard}.
 *
 * @param aci the account, 36 characters
 * @param number the E.164 number that now leads to it; absent if a login does
 * @param deviceId number of this device in the account, from 1
 * @param devicePassword 16 random octets (128 bits) from the server as Base64url without padding, 22 characters; shown this once
 * @param reregistered whether the account existed before
 * @param mustRestore whether the device may only restore until it proves the PIN, or discards what is there
 * @param recoveryCredential of the account that the number left by this registration, if something is behind a PIN there: as
 *     that of a 423
 */
public record RegistrationResponse(
        String aci,
        Optional<String> number,
        int deviceId,
        String devicePassword,
        boolean reregistered,
        boolean mustRestore,
        Optional<String> recoveryCredential) {
    /** Redacted: the password is a credential. */
    @Override
    public String toString() {
        return "RegistrationResponse(redacted)";
    }
}
