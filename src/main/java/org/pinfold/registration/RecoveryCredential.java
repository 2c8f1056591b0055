package org.pinfold.registration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * What a person gets who proved a number, or a login, but met its lock: leave to go on with the PIN of that one account. Made and
 * checked with the token's MAC, stored nowhere.
 *
 * <p>Text form: Base64url (RFC 4648, section 5) without padding of
 * {@code version(1) = 1 || aci(16) || generation(8) || registrationCount(8) || expiresAt(8, ms since 1970) ||
 * sessionIdHash(32) || length of identifier(1) || identifier(ASCII) || mac(32)}, integers most significant octet first; the MAC is
 * over the fields in that order, without the length. At most {@value #MAX_TEXT_CHARACTERS} characters.
 *
 * @param account the account that the lock protects
 * @param identifier the number or login that was proved
 * @param sessionIdHash 32 octets, of the verification session or the login's nonce that proved it; zero octets for a
 *     recovery password
 * @param generation the account's generation when the credential was made; a later one ends it
 * @param registrationCount {@link RegisteredIdentifier#registrationCount}; any registration ends it
 * @param expiresAt the first instant at which it is worthless, whole milliseconds
 */
public record RecoveryCredential(
        Aci account,
        Identifier identifier,
        Octets sessionIdHash,
        long generation,
        long registrationCount,
        Instant expiresAt) {
    /** The longest life of a credential. */
    public static final Duration MAX_LIFETIME = Duration.ofHours(1);

    /** No text form is longer. */
    public static final int MAX_TEXT_CHARACTERS = 227;

    private static final byte VERSION = 1;
    private static final int HASH_BYTES = 32;
    private static final int FIXED_BYTES = 1 + Aci.SIZE_BYTES + 3 * Long.BYTES + HASH_BYTES + 1 + Mac.SIZE_BYTES;

    public RecoveryCredential {
        if (sessionIdHash.size() != HASH_BYTES) {
            throw new IllegalArgumentException("sessionIdHash must have 32 octets: " + sessionIdHash.size());
        }
        if (generation < 0 || registrationCount < 1) {
            throw new IllegalArgumentException("generation or registrationCount out of range");
        }
        if (expiresAt.getNano() % 1_000_000 != 0) {
            throw new IllegalArgumentException("expiresAt must be whole milliseconds");
        }
    }

    /** Writes the text form; whoever has it has the credential. */
    public String seal(Mac mac) {
        byte[] identifierOctets = identifier.text().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + identifierOctets.length)
                .put(VERSION)
                .put(account.toByteArray())
                .putLong(generation)
                .putLong(registrationCount)
                .putLong(expiresAt.toEpochMilli())
                .put(sessionIdHash.toByteArray())
                .put((byte) identifierOctets.length)
                .put(identifierOctets)
                .put(tag(mac));
        return Base64Url.encode(out.array());
    }

    /** Reads a text form; empty if it is not one that {@link #seal} wrote with this token. Says nothing of expiry. */
    public static Optional<RecoveryCredential> open(Mac mac, String text) {
        if (text.length() > MAX_TEXT_CHARACTERS) {
            return Optional.empty();
        }
        return Base64Url.decode(text)
                .filter(octets -> octets.length > FIXED_BYTES && octets[0] == VERSION)
                .flatMap(octets -> open(mac, octets));
    }

    private static Optional<RecoveryCredential> open(Mac mac, byte[] octets) {
        byte[] presentedTag = Arrays.copyOfRange(octets, octets.length - Mac.SIZE_BYTES, octets.length);
        return read(octets).filter(credential -> MessageDigest.isEqual(presentedTag, credential.tag(mac)));
    }

    /** Whether the credential is worthless at {@code now}. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    private static Optional<RecoveryCredential> read(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        in.get();
        Aci account = new Aci(new UUID(in.getLong(), in.getLong()));
        long generation = in.getLong();
        long registrationCount = in.getLong();
        long expiresAtMillis = in.getLong();
        byte[] hash = new byte[HASH_BYTES];
        in.get(hash);
        int identifierLength = Byte.toUnsignedInt(in.get());
        if (identifierLength != octets.length - FIXED_BYTES) {
            return Optional.empty();
        }
        byte[] identifierOctets = new byte[identifierLength];
        in.get(identifierOctets);
        try {
            return Identifier.parse(new String(identifierOctets, StandardCharsets.US_ASCII))
                    .map(identifier -> new RecoveryCredential(
                            account,
                            identifier,
                            Octets.of(hash),
                            generation,
                            registrationCount,
                            Instant.ofEpochMilli(expiresAtMillis)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private byte[] tag(Mac mac) {
        return mac.mac(
                MacPurpose.RECOVERY_CREDENTIAL,
                new byte[] {VERSION},
                account.toByteArray(),
                longOctets(generation),
                longOctets(registrationCount),
                longOctets(expiresAt.toEpochMilli()),
                sessionIdHash.toByteArray(),
                identifier.text().getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] longOctets(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
