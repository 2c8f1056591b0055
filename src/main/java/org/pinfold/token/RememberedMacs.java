package org.pinfold.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;
import org.pinfold.protocol.Octets;

/**
 * Remembers the latest MACs of what is soon asked for again: a row that was written is read at the next call, a credential
 * comes with each. A MAC in SoftHSM reads the key from its file every time.
 *
 * <p>Kept under the SHA-256 of what they are over, and only for what nobody can find by trying: rows, and words of 128 random
 * bits and more. So memory tells no more than the database does. Nor for what asks whether the token answers: that is a MAC of
 * purpose {@link MacPurpose#AUDIT}.
 */
final class RememberedMacs implements Mac {
    private static final Set<MacPurpose> ASKED_AGAIN =
            EnumSet.of(MacPurpose.RECORD, MacPurpose.MIRROR, MacPurpose.ATTEMPT, MacPurpose.DEVICE_PASSWORD);

    /** Some 200 octets each. */
    private static final int KEPT = 16_384;

    private final Mac token;
    private final Cache<Octets, Octets> kept =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    /** @param token where MACs are made */
    RememberedMacs(Mac token) {
        this.token = token;
    }

    @Override
    public byte[] mac(MacPurpose purpose, byte[]... fields) {
        if (!ASKED_AGAIN.contains(purpose)) {
            return token.mac(purpose, fields);
        }
        Octets key = digest(Fields.encode(purpose.label(), fields));
        return kept.get(key, any -> Octets.of(token.mac(purpose, fields))).toByteArray();
    }

    private static Octets digest(byte[] input) {
        try {
            return Octets.of(MessageDigest.getInstance("SHA-256").digest(input));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
