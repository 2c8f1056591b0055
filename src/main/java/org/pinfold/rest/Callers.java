package org.pinfold.rest;

import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.Login;
import org.pinfold.registration.LoginCaller;

/** The caller that the authentication mechanism established, by the name of its principal. */
final class Callers {
    private static final Pattern NAME = Pattern.compile("(?<aci>[0-9a-f-]{36})(\\.(?<device>[0-9]{1,9}))?");

    private static final Pattern LOGIN =
            Pattern.compile("(?<login>login:[A-Za-z0-9_-]{43})\\.(?<nonce>[0-9a-f]{64})\\.(?<ends>[0-9]{1,15})");

    private Callers() {}

    /** Name of the principal of a login: {@code login.nonceHash.proofEndsAt}. */
    static String loginName(LoginCaller caller) {
        return caller.login().text() + "." + caller.nonceHash().toHex() + "."
                + caller.proofEndsAt().toEpochMilli();
    }

    /** The caller that an ID token proved. */
    static LoginCaller login(SecurityContext security) {
        Matcher name = LOGIN.matcher(security.getUserPrincipal().getName());
        Optional<Identifier> login = name.matches() ? Identifier.parse(name.group("login")) : Optional.empty();
        if (login.isEmpty() || !(login.get() instanceof Login known)) {
            throw new IllegalStateException("a principal has a name that no mechanism of ours gives");
        }
        return new LoginCaller(
                known, Octets.fromHex(name.group("nonce")), Instant.ofEpochMilli(Long.parseLong(name.group("ends"))));
    }

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
