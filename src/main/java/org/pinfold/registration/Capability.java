package org.pinfold.registration;

import java.security.SecureRandom;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * 32 random octets of which whoever has them may do something; on the wire as Base64url (RFC 4648, section 5) without
 * padding, 43 characters. The server keeps the {@link #hash} only, so that reading the database gives nothing away.
 */
public abstract sealed class Capability permits LinkToken, SessionId {
    /** Octets of a capability. */
    public static final int SIZE_BYTES = 32;

    private final byte[] octets;

    Capability(byte[] octets) {
        this.octets = octets;
    }

    static byte[] drawOctets(SecureRandom random) {
        byte[] octets = new byte[SIZE_BYTES];
        random.nextBytes(octets);
        return octets;
    }

    /** Reads the 43 characters that {@link #text} writes; empty for anything else. */
    static Optional<byte[]> parseOctets(String text) {
        return Base64Url.decode(text).filter(octets -> octets.length == SIZE_BYTES);
    }

    /** The 43 characters of the wire form; a secret. */
    public final String text() {
        return Base64Url.encode(octets);
    }

    /** A copy of the 32 octets; a secret. */
    public final byte[] toByteArray() {
        return octets.clone();
    }

    /** SHA-256 of the octets: what the server stores and looks up. */
    public final Octets hash() {
        return Sha256.of(octets);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "(redacted)";
    }
}
