package org.pinfold.registration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * What ties an ID token to one registration (OpenID Connect Core 1.0, section 3.1.2.1): the app has the provider put it into
 * the token, and one registration uses it up. Made and checked with the token's MAC; stored only once it is used, so that
 * asking for nonces fills no table.
 *
 * <p>Text form, 76 characters: Base64url without padding of {@code version(1) = 1 || expiresAt(8, ms since 1970) ||
 * random(16) || mac(32)}, the MAC over the fields before it.
 *
 * @param text the text form
 * @param expiresAt the first instant at which it is worthless, whole milliseconds
 */
public record LoginNonce(String text, Instant expiresAt) {
    /**
     * From being drawn until it is worthless: time to log in, and then to enter the PIN. It bounds how long one login can be
     * used for recovery credentials.
     */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final byte VERSION = 1;
    private static final int RANDOM_BYTES = 16;
    private static final int SIZE_BYTES = 1 + Long.BYTES + RANDOM_BYTES + Mac.SIZE_BYTES;

    /** A fresh one. */
    public static LoginNonce draw(SecureRandom random, Mac mac, Instant now) {
        byte[] drawn = new byte[RANDOM_BYTES];
        random.nextBytes(drawn);
        Instant expiresAt = Instant.ofEpochMilli(now.toEpochMilli()).plus(LIFETIME);
        byte[] octets = ByteBuffer.allocate(SIZE_BYTES)
                .put(VERSION)
                .putLong(expiresAt.toEpochMilli())
                .put(drawn)
                .put(tag(mac, expiresAt.toEpochMilli(), drawn))
                .array();
        return new LoginNonce(Base64Url.encode(octets), expiresAt);
    }

    /** Reads a text form; empty if it is not one that {@link #draw} made with this token, or it has expired. */
    public static Optional<LoginNonce> open(String text, Mac mac, Instant now) {
        return Base64Url.decode(text)
                .filter(octets -> octets.length == SIZE_BYTES && octets[0] == VERSION)
                .flatMap(octets -> open(text, octets, mac, now));
    }

    private static Optional<LoginNonce> open(String text, byte[] octets, Mac mac, Instant now) {
        long expiresAtMillis = ByteBuffer.wrap(octets).getLong(1);
        byte[] drawn = Arrays.copyOfRange(octets, 1 + Long.BYTES, SIZE_BYTES - Mac.SIZE_BYTES);
        byte[] presented = Arrays.copyOfRange(octets, SIZE_BYTES - Mac.SIZE_BYTES, SIZE_BYTES);
        if (!MessageDigest.isEqual(presented, tag(mac, expiresAtMillis, drawn))
                || now.toEpochMilli() >= expiresAtMillis) {
            return Optional.empty();
        }
        return Optional.of(new LoginNonce(text, Instant.ofEpochMilli(expiresAtMillis)));
    }

    /** What is stored of one that was used: SHA-256 of the text, 32 octets. */
    public Octets hash() {
        return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] tag(Mac mac, long expiresAtMillis, byte[] drawn) {
        return mac.mac(
                MacPurpose.LOGIN_NONCE,
                new byte[] {VERSION},
                ByteBuffer.allocate(Long.BYTES).putLong(expiresAtMillis).array(),
                drawn);
    }

    /** Redacted: with it an ID token can be asked for that this server takes. */
    @Override
    public String toString() {
        return "LoginNonce(redacted)";
    }
}
