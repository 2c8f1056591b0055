package org.pinfold.registration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(issuer.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(subject.getBytes(StandardCharsets.UTF_8));
            return new Login(Octets.of(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Optional<Login> parse(String text) {
        try {
            Login login = new Login(Octets.of(Base64.getUrlDecoder().decode(text.substring(PREFIX.length()))));
            // One login, one spelling: the decoder would take padding and stray trailing bits as well.
            return login.text().equals(text) ? Optional.of(login) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@code login:} and the hash as Base64url without padding, 49 characters. */
    @Override
    public String text() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toByteArray());
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
