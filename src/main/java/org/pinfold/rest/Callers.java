package org.pinfold.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pinfold.protocol.Aci;

/** The caller that the authentication mechanism established, by the name of its principal. */
final class Callers {
    private static final Pattern NAME = Pattern.compile("(?<aci>[0-9a-f-]{36})(\\.(?<device>[0-9]{1,9}))?");

    private Callers() {}

    /** Name of a device's principal: {@code aci.deviceId}. */
    static String deviceName(Aci account, int deviceId) {
        return account + "." + deviceId;
    }

    /** Name of the principal of a recovery credential: the ACI alone. */
    static String recoveryName(Aci account) {
        return account.toString();
    }

    /** The account of either kind of caller. */
    static Aci account(SecurityContext security) {
        return Aci.parse(name(security).group("aci"));
    }

    /** The number of a device, from 1. */
    static int deviceId(SecurityContext security) {
        return Integer.parseInt(name(security).group("device"));
    }

    private static Matcher name(SecurityContext security) {
        Matcher name = NAME.matcher(security.getUserPrincipal().getName());
        if (!name.matches()) {
            throw new IllegalStateException("a principal has a name that no mechanism of ours gives");
        }
        return name;
    }
}
