package org.pinfold.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.LinkDeviceResponse;
import org.pinfold.protocol.messages.RegistrationResponse;

/**
 * A registered device: HTTP Basic (RFC 7617) with {@code aci.deviceId} and the password that the server made.
 *
 * @param account the account
 * @param deviceId number of the device in the account, from 1
 * @param password 22 characters; secret
 */
public record DeviceCredential(Aci account, int deviceId, String password) implements Credential {
    /** The credential that a registration gave. */
    static DeviceCredential of(RegistrationResponse registration) throws UntrustedServerException {
        return of(registration.aci(), registration.deviceId(), registration.devicePassword());
    }

    /** The credential of a device that another one let in. */
    static DeviceCredential of(LinkDeviceResponse linked) throws UntrustedServerException {
        return of(linked.aci(), linked.deviceId(), linked.devicePassword());
    }

    /** The credential that a registration with an old system's PIN gave. */
    static DeviceCredential of(LegacyPinResponse registration) throws UntrustedServerException {
        return of(registration.aci(), registration.deviceId(), registration.devicePassword());
    }

    private static DeviceCredential of(String aci, int deviceId, String password) throws UntrustedServerException {
        try {
            return new DeviceCredential(Aci.parse(aci), deviceId, password);
        } catch (IllegalArgumentException e) {
            throw new UntrustedServerException("the server gave no account identifier");
        }
    }

    @Override
    public String authorization() {
        String userPass = account + "." + deviceId + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(userPass.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "DeviceCredential(" + account.loggable() + "." + deviceId + ", redacted)";
    }
}
