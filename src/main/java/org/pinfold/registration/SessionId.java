package org.pinfold.registration;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Identifier of a verification session, and the capability to use it: 32 random octets, on the wire as Base64url
 * (RFC 4648, section 5) without padding, 43 characters. Whoever has it is the caller; the server keeps its {@link #hash}
 * only, so that reading the database does not give away a verified session.
 */
public final class SessionId {
    /** Octets of an identifier. */
    public static final int SIZE_BYTES = 32;

    private final byte[] octets;

    private SessionId(byte[] octets) {
        this.octets = octets;
    }

    /** Draws a new identifier. */
    public static SessionId draw(SecureRandom random) {
        byte[] octets = new byte[SIZE_BYTES];
        random.nextBytes(octets);
        return new SessionId(octets);
    }

    /** Reads the 43 characters that {@link #text} writes; empty for anything else. */
    public static Optional<SessionId> parse(String text) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        SessionId id = new SessionId(octets);
        return octets.length == SIZE_BYTES && id.text().equals(text) ? Optional.of(id) : Optional.empty();
    }

    /** The 43 characters of the wire form; a secret. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** A copy of the 32 octets; a secret. */
    public byte[] toByteArray() {
        return octets.clone();
    }

    /** SHA-256 of the octets: what the server stores and looks up. */
    public Octets hash() {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "SessionId(redacted)";
    }
}
