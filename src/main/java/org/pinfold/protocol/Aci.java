package org.pinfold.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Account identifier: a random (version 4) UUID that the server gives to an account for its life. Not secret, but
 * personal: logs show {@link #loggable} only.
 *
 * @param uuid the identifier; its text form on the wire is the 36 characters of RFC 9562 in lower case
 */
public record Aci(UUID uuid) {
    /** Octets of the binary form. */
    public static final int SIZE_BYTES = 16;

    /**
     * Reads the 36-character lower-case form.
     *
     * @throws IllegalArgumentException if {@code text} has any other form
     */
    public static Aci parse(String text) {
        UUID uuid;
        try {
            uuid = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an account identifier");
        }
        if (!uuid.toString().equals(text)) {
            throw new IllegalArgumentException("not an account identifier");
        }
        return new Aci(uuid);
    }

    /** The 16 octets, most significant first. */
    public byte[] toByteArray() {
        return ByteBuffer.allocate(SIZE_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** The first 8 characters: enough to follow one account through a log, too little to address it. */
    public String loggable() {
        return uuid.toString().substring(0, 8);
    }

    /** The 36-character text form. */
    @Override
    public String toString() {
        return uuid.toString();
    }
}
