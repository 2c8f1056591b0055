package org.pinfold.client;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * What a phone of the command line keeps between two steps. All of it is secret but the number and the ACI.
 *
 * @param number the E.164 number it was given
 * @param sessionId a verification session under way
 * @param idToken of a login under way
 * @param aci its account
 * @param deviceId its number in the account
 * @param devicePassword its password
 * @param recoveryCredential from a registration that was stopped by the lock
 * @param masterKey 32 octets; a real phone keeps them in its keystore
 */
public record PhoneMemory(
        Optional<String> number,
        Optional<String> sessionId,
        Optional<String> idToken,
        Optional<String> aci,
        Optional<Integer> deviceId,
        Optional<String> devicePassword,
        Optional<String> recoveryCredential,
        Optional<Octets> masterKey) {
    static final PhoneMemory EMPTY = new PhoneMemory(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @Override
    public String toString() {
        return "PhoneMemory(redacted)";
    }
}
