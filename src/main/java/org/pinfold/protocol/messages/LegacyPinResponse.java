package org.pinfold.protocol.messages;

/**
 * Answer of {@code POST /v1/registration/legacy_pin}.
 *
 * @param aci the account, 36 characters
 * @param number the E.164 number that now leads to it
 * @param deviceId number of this device in the account, from 1
 * @param devicePassword 16 random octets (128 bits) from the server as Base64url without padding, 22 characters; shown this once
 * @param reregistered whether the account existed before
 * @param upgradeRequired whether the old lock holds until a new PIN, another one, is stored together with a registration lock
 */
public record LegacyPinResponse(
        String aci, String number, int deviceId, String devicePassword, boolean reregistered, boolean upgradeRequired) {
    /** Redacted: the password is a credential. */
    @Override
    public String toString() {
        return "LegacyPinResponse(redacted)";
    }
}
