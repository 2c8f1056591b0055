package org.pinfold.recovery;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * One debited guess, as the device carries it from evaluate to unlock: opaque, under a MAC by the token. The device's
 * proof covers it, so a proof is worth nothing for another attempt.
 *
 * <p>Format, big endian: {@code version u8 = 1 | account 16 | slot u32 | generation u32 | round u16 | used u8 |
 * SHA-256(point) 32 | issued at u64 (ms) | MAC 32}.
 *
 * @param account whose secret was guessed at
 * @param slotNumber its slot
 * @param generation the generation of the record that was evaluated under
 * @param round the slot's round after the debit
 * @param used guesses debited in that round, this one included
 * @param pointDigest SHA-256 of the compressed point
 * @param issuedAt when; milliseconds are kept
 */
public record Attempt(
        Aci account, int slotNumber, long generation, int round, int used, Octets pointDigest, Instant issuedAt) {
    private static final byte VERSION = 1;
    private static final int DIGEST_BYTES = 32;
    private static final int PAYLOAD_BYTES =
            1 + Aci.SIZE_BYTES + 2 * Integer.BYTES + Short.BYTES + 1 + DIGEST_BYTES + Long.BYTES;

    /** Names the guess among all of its account: generation, round and count. */
    String guess() {
        return generation + "." + round + "." + used;
    }

    /** Encodes and authenticates. */
    public Octets encode(Mac mac) {
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .put(VERSION)
                .put(account.toByteArray())
                .putInt(slotNumber)
                .putInt((int) generation)
                .putShort((short) round)
                .put((byte) used)
                .put(pointDigest.toByteArray())
                .putLong(issuedAt.toEpochMilli())
                .array();
        return AuthenticatedOctets.encode(mac, MacPurpose.ATTEMPT, payload);
    }

    /**
     * Reads an attempt that this server made.
     *
     * @return empty if it is not genuine or belongs to another account
     */
    public static Optional<Attempt> decode(Mac mac, Octets presented, Aci account) {
        return AuthenticatedOctets.decode(mac, MacPurpose.ATTEMPT, presented, PAYLOAD_BYTES)
                .flatMap(payload -> read(ByteBuffer.wrap(payload), account));
    }

    private static Optional<Attempt> read(ByteBuffer payload, Aci account) {
        byte version = payload.get();
        boolean sameAccount =
                MessageDigest.isEqual(AuthenticatedOctets.next(payload, Aci.SIZE_BYTES), account.toByteArray());
        if (version != VERSION || !sameAccount) {
            return Optional.empty();
        }
        return Optional.of(new Attempt(
                account,
                payload.getInt(),
                Integer.toUnsignedLong(payload.getInt()),
                Short.toUnsignedInt(payload.getShort()),
                Byte.toUnsignedInt(payload.get()),
                Octets.of(AuthenticatedOctets.next(payload, DIGEST_BYTES)),
                Instant.ofEpochMilli(payload.getLong())));
    }
}
