package org.pinfold.registration;

import java.security.SecureRandom;
import java.util.Optional;

/** Identifier of a verification session, and the capability to use it: whoever has it is the caller. */
public final class SessionId extends Capability {
    private SessionId(byte[] octets) {
        super(octets);
    }

    /** Draws a new one. */
    public static SessionId draw(SecureRandom random) {
        return new SessionId(drawOctets(random));
    }

    /** Reads the 43 characters that {@link #text} writes; empty for anything else. */
    public static Optional<SessionId> parse(String text) {
        return parseOctets(text).map(SessionId::new);
    }
}
