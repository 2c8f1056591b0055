package org.pinfold.protocol;

/** The two kinds of caller that the HTTP API authenticates, as role names for {@code @RolesAllowed}. */
public final class CallerRole {
    /** Proved by HTTP Basic {@code aci.deviceId:devicePassword}: everything of that account. */
    public static final String DEVICE = "device";

    /** Proved by a recovery credential: recovery state, evaluate and unlock, nothing else. */
    public static final String RECOVERY = "recovery";

    private CallerRole() {}
}
