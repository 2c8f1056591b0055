package org.pinfold.recovery;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/** A payload of fixed size and the MAC over it, one after the other: what a client carries for the server. */
final class AuthenticatedOctets {
    private AuthenticatedOctets() {}

    static Octets encode(Mac mac, MacPurpose purpose, byte[] payload) {
        byte[] tag = mac.mac(purpose, payload);
        byte[] octets = Arrays.copyOf(payload, payload.length + tag.length);
        System.arraycopy(tag, 0, octets, payload.length, tag.length);
        return Octets.of(octets);
    }

    static Optional<byte[]> decode(Mac mac, MacPurpose purpose, Octets presented, int payloadBytes) {
        byte[] octets = presented.toByteArray();
        if (octets.length != payloadBytes + Mac.SIZE_BYTES) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(octets, payloadBytes);
        byte[] tag = Arrays.copyOfRange(octets, payloadBytes, octets.length);
        return mac.verify(tag, purpose, payload) ? Optional.of(payload) : Optional.empty();
    }

    static byte[] next(ByteBuffer buffer, int size) {
        byte[] octets = new byte[size];
        buffer.get(octets);
        return octets;
    }
}
