package org.pinfold.registration;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * A person as an OpenID provider names them: its issuer and its subject, which are never given to another person (OpenID
 * Connect Core 1.0, section 2). Only a hash is kept: the server needs neither names nor addresses from a directory.
 *
 * @param hash 32 octets, SHA-256 over {@code issuer || 0x00 || subject} in UTF-8
 */
public record Login(Octets hash) implements Identifier {
    static final String PREFIX = "login:";

    private static final int HASH_BYTES = 32;

    public Login {
        if (hash.size() != HASH_BYTES) {
            throw new IllegalArgumentException("hash must have 32 octets: " + hash.size());
        }
    }

    /**
     * The login of a person.
     *
     * @param issuer without a NUL character, as every URL
     */
    public static Login of(String issuer, String subject) {
        return new Login(Sha256.of(
                issuer.getBytes(StandardCharsets.UTF_8), new byte[1], subject.getBytes(StandardCharsets.UTF_8)));
    }

    static Optional<Login> parse(String text) {
        return Base64Url.decode(text.substring(PREFIX.length()))
                .filter(octets -> octets.length == HASH_BYTES)
                .map(octets -> new Login(Octets.of(octets)));
    }

    /** {@code login:} and the hash as Base64url without padding, 49 characters. */
    @Override
    public String text() {
        return PREFIX + Base64Url.encode(hash.toByteArray());
    }

    @Override
    public String loggable() {
        return PREFIX + "…";
    }

    /** As {@link #loggable}: whoever has the directory can tell whose hash it is. */
    @Override
    public String toString() {
        return "Login(redacted)";
    }
}
