package org.pinfold.ledger;

import java.nio.ByteBuffer;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * The two tags of a slot: the first four octets of a MAC by the token. Keyed, because with an unkeyed hash a client would
 * find two points with one tag offline and have the second evaluated free.
 */
public final class SlotTags {
    private SlotTags() {}

    /** Names the live record: MAC over account, slot, generation and the record's nonce. */
    public static int recordTag(Mac mac, Aci account, int slot, long generation, Octets nonce) {
        return truncate(
                mac.mac(MacPurpose.RECORD, account.toByteArray(), u32(slot), u32(generation), nonce.toByteArray()));
    }

    /** Recognises a point: MAC over account, slot, generation, round, the record's nonce and the compressed point. */
    public static int guessTag(
            Mac mac, Aci account, int slot, long generation, int round, Octets nonce, BlindedElement point) {
        return truncate(mac.mac(
                MacPurpose.GUESS,
                account.toByteArray(),
                u32(slot),
                u32(generation),
                u32(round),
                nonce.toByteArray(),
                point.encode().toByteArray()));
    }

    private static int truncate(byte[] mac) {
        return ByteBuffer.wrap(mac).getInt();
    }

    private static byte[] u32(long value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
    }
}
