package org.pinfold.protocol.messages;

/**
 * Answer of {@code POST /v1/devices}.
 *
 * @param aci the account, 36 characters
 * @param deviceId number of this device in the account, from 2
 * @param devicePassword as in {@link RegistrationResponse}; shown this once
 */
public record LinkDeviceResponse(String aci, int deviceId, String devicePassword) {
    /** Redacted: the password is a credential. */
    @Override
    public String toString() {
        return "LinkDeviceResponse(redacted)";
    }
}
