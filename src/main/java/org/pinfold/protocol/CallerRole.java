package org.pinfold.protocol;

/** The kinds of caller that the server authenticates, as role names for {@code @RolesAllowed}. */
public final class CallerRole {
    /** Proved by HTTP Basic {@code aci.deviceId:devicePassword}: everything of that account. */
    public static final String DEVICE = "device";

    /** Proved by a recovery credential: recovery state, evaluate and unlock, nothing else. */
    public static final String RECOVERY = "recovery";

    /** Proved by the credential in a file of the server's: the metrics, nothing else, and nothing else proves it. */
    public static final String MONITOR = "monitor";

    private CallerRole() {}
}
