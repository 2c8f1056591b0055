package org.pinfold.outbound;

import java.util.Set;

/** Hosts to which nothing leaves this machine, so that it may go in clear. */
public final class Loopback {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private Loopback() {}

    /** By its spelling: any other name may resolve to anything. */
    public static boolean is(String host) {
        return NAMES.contains(host);
    }
}
