package org.pinfold.protocol;

/** The kinds of caller that the server authenticates, as role names for {@code @RolesAllowed}. */
public final class CallerRole {
    /** Proved by HTTP Basic {@code aci.deviceId:devicePassword}: everything of that account. */
    public static final String DEVICE = "device";

    /** Proved by a recovery credential: recovery state, evaluate and unlock, nothing else. */
    public static final String RECOVERY = "recovery";

    /**
     * Beside {@link #RECOVERY}, proved by HTTP Basic as a device that has still to prove the PIN of the account whose number
     * it registered: it may also discard what is there.
     */
    public static final String RESTORING = "restoring";

    /**
     * Beside {@link #RECOVERY}, proved by HTTP Basic as a device of an account that a probe froze: it may also see what happens, and
     * object.
     */
    public static final String FROZEN = "frozen";

    /** Proved by the credential in a file of the server's: the metrics, nothing else, and nothing else proves it. */
    public static final String MONITOR = "monitor";

    /** Proved by an ID token of the organisation's OpenID provider: registering that login, nothing else. */
    public static final String LOGIN = "login";

    private CallerRole() {}
}
