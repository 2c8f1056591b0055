package org.pinfold.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.pinfold.token.TokenFaultException;

/**
 * A page of slots as a register holds it: {@code "PFL1" | page number u32 | applied-through sequence u64 | slots of 16
 * octets}, big endian. Every ledger write up to that sequence is in it; later ones are in the journal.
 *
 * @param number 0 or more
 * @param appliedThrough sequence number of a ledger write
 * @param slots the slots, one after the other
 */
record LedgerPage(int number, long appliedThrough, byte[] slots) {
    static final String NAME_PREFIX = "ledger-page-";
    static final int HEADER_BYTES = 16;
    /** Fewer and larger pages mean fewer objects; larger ones would not fit the registers of many tokens. */
    static final int MAX_SLOTS = 2048;

    private static final byte[] MAGIC = "PFL1".getBytes(StandardCharsets.US_ASCII);

    /** Slots in a page of a new ledger: the largest power of two that fits a register, at most 2,048. */
    static int slotsFor(int maxValueBytes) {
        int fitting = (maxValueBytes - HEADER_BYTES) / Slot.SIZE_BYTES;
        if (fitting < 1) {
            throw new TokenFaultException("its registers hold " + maxValueBytes + " octets, less than one slot needs");
        }
        return Math.min(MAX_SLOTS, Integer.highestOneBit(fitting));
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "%s%05d", NAME_PREFIX, number);
    }

    byte[] encode() {
        return ByteBuffer.allocate(HEADER_BYTES + slots.length)
                .put(MAGIC)
                .putInt(number)
                .putLong(appliedThrough)
                .put(slots)
                .array();
    }

    /** @throws TokenFaultException if this is not that page in this format: perhaps a later version's, so never overwritten */
    static LedgerPage decode(int number, byte[] octets) {
        int slotBytes = octets.length - HEADER_BYTES;
        if (slotBytes < Slot.SIZE_BYTES
                || slotBytes % Slot.SIZE_BYTES != 0
                || !Arrays.equals(octets, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || ByteBuffer.wrap(octets).getInt(MAGIC.length) != number) {
            throw new TokenFaultException("register " + name(number) + " is not a ledger page");
        }
        long appliedThrough = ByteBuffer.wrap(octets).getLong(MAGIC.length + Integer.BYTES);
        return new LedgerPage(number, appliedThrough, Arrays.copyOfRange(octets, HEADER_BYTES, octets.length));
    }
}
