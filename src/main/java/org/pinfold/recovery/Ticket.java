package org.pinfold.recovery;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.Tweak;

/**
 * What {@code store/start} promised: opaque to the device, under a MAC by the token, so that the server keeps nothing
 * between the two steps.
 *
 * <p>Format, big endian: {@code version u8 = 1 | account 16 | device u32 | slot u32 | generation u32 | nonce 32 |
 * SHA-256(point) 32 | key versions 4 | maxTries u8 | memoryKiB u32 | iterations u32 | parallelism u32 | expiry u64 (ms) |
 * MAC 32}.
 *
 * @param deviceId the device that started; no other may finish
 * @param tweak names the OPRF key that evaluated the point, with the generation that the ticket would open
 * @param pointDigest SHA-256 of the compressed point
 * @param keyVersions keys that evaluated it
 * @param maxTries guesses that the generation will allow, 1 to 255
 * @param parameters of the PIN hash behind the point
 * @param expiresAt 10 minutes after the start
 */
public record Ticket(
        int deviceId,
        Tweak tweak,
        Octets pointDigest,
        KeyVersions keyVersions,
        int maxTries,
        PinHashParameters parameters,
        Instant expiresAt) {
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final byte VERSION = 1;
    private static final int DIGEST_BYTES = 32;
    private static final int PAYLOAD_BYTES =
            1 + Aci.SIZE_BYTES + 3 * Integer.BYTES + Tweak.NONCE_BYTES + DIGEST_BYTES + 4 + 1 + 3 * Integer.BYTES + 8;

    /** Encodes and authenticates. */
    public Octets encode(Mac mac) {
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .put(VERSION)
                .put(tweak.account().toByteArray())
                .putInt(deviceId)
                .putInt(tweak.slot())
                .putInt((int) tweak.generation())
                .put(tweak.nonce().toByteArray())
                .put(pointDigest.toByteArray())
                .put(keyVersions.toByteArray())
                .put((byte) maxTries)
                .putInt(parameters.memoryKiB())
                .putInt(parameters.iterations())
                .putInt(parameters.parallelism())
                .putLong(expiresAt.toEpochMilli())
                .array();
        return AuthenticatedOctets.encode(mac, MacPurpose.TICKET, payload);
    }

    /**
     * Reads a ticket that this server made; expiry is for the caller to judge.
     *
     * @return empty if it is not genuine, or was made for another account or device
     */
    public static Optional<Ticket> decode(Mac mac, Octets presented, Aci account, int deviceId) {
        return AuthenticatedOctets.decode(mac, MacPurpose.TICKET, presented, PAYLOAD_BYTES)
                .flatMap(payload -> read(ByteBuffer.wrap(payload), account, deviceId));
    }

    private static Optional<Ticket> read(ByteBuffer payload, Aci account, int deviceId) {
        byte version = payload.get();
        boolean sameAccount =
                MessageDigest.isEqual(AuthenticatedOctets.next(payload, Aci.SIZE_BYTES), account.toByteArray());
        if (version != VERSION || !sameAccount || payload.getInt() != deviceId) {
            return Optional.empty();
        }
        int slot = payload.getInt();
        long generation = Integer.toUnsignedLong(payload.getInt());
        Octets nonce = Octets.of(AuthenticatedOctets.next(payload, Tweak.NONCE_BYTES));
        Octets pointDigest = Octets.of(AuthenticatedOctets.next(payload, DIGEST_BYTES));
        byte[] versions = AuthenticatedOctets.next(payload, 4);
        int maxTries = Byte.toUnsignedInt(payload.get());
        PinHashParameters parameters = new PinHashParameters(payload.getInt(), payload.getInt(), payload.getInt());
        Instant expiresAt = Instant.ofEpochMilli(payload.getLong());
        return Optional.of(new Ticket(
                deviceId,
                new Tweak(account, slot, generation, nonce),
                pointDigest,
                new KeyVersions(
                        Byte.toUnsignedInt(versions[0]),
                        Byte.toUnsignedInt(versions[1]),
                        Byte.toUnsignedInt(versions[2]),
                        Byte.toUnsignedInt(versions[3])),
                maxTries,
                parameters,
                expiresAt));
    }
}
