package org.pinfold.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.pinfold.token.TokenFaultException;

/**
 * One segment of the journal as a register holds it: {@code "PFJ1" | segment number u32 | batches}, a batch {@code
 * sequence u64 | count u32 | count times (slot number u32 | slot 16)}, big endian. A batch is one ledger write; its
 * entries are the slots' states after it, so replaying a segment twice, or an old one, changes nothing: the maximum wins.
 * An empty batch marks an orderly end.
 *
 * <p>Cumulative: a new batch is written together with all earlier ones of the segment, so the register's older copy is
 * never needed. Immutable.
 */
final class JournalSegment {
    static final String NAME_PREFIX = "ledger-journal-";
    static final int HEADER_BYTES = 8;
    static final int BATCH_HEADER_BYTES = Long.BYTES + Integer.BYTES;
    static final int ENTRY_BYTES = Integer.BYTES + Slot.SIZE_BYTES;

    private static final byte[] MAGIC = "PFJ1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] octets;
    private final long lastSequence;

    private JournalSegment(byte[] octets, long lastSequence) {
        this.octets = octets;
        this.lastSequence = lastSequence;
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "%s%02d", NAME_PREFIX, number);
    }

    static JournalSegment empty(int number) {
        return new JournalSegment(
                ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(number).array(), 0);
    }

    /** @throws TokenFaultException if this is not that segment in this format: perhaps a later version's, so never overwritten */
    static JournalSegment decode(int number, byte[] octets) {
        if (octets.length < HEADER_BYTES
                || !Arrays.equals(octets, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || ByteBuffer.wrap(octets).getInt(MAGIC.length) != number) {
            throw new TokenFaultException("register " + name(number) + " is not a ledger journal");
        }
        JournalSegment unread = new JournalSegment(octets.clone(), 0);
        long[] last = {0};
        try {
            unread.forEachBatch((sequence, entries) -> last[0] = sequence, (slotNumber, slot) -> {});
        } catch (RuntimeException e) {
            throw new TokenFaultException("register " + name(number) + " is not a ledger journal");
        }
        return new JournalSegment(unread.octets, last[0]);
    }

    byte[] encode() {
        return octets.clone();
    }

    int sizeBytes() {
        return octets.length;
    }

    /** Sequence number of the last batch, 0 when there is none. */
    long lastSequence() {
        return lastSequence;
    }

    static int batchBytes(int entries) {
        return BATCH_HEADER_BYTES + entries * ENTRY_BYTES;
    }

    JournalSegment with(long sequence, Map<Integer, Slot> slots) {
        ByteBuffer longer = ByteBuffer.allocate(octets.length + batchBytes(slots.size()))
                .put(octets)
                .putLong(sequence)
                .putInt(slots.size());
        slots.forEach((number, slot) -> {
            longer.putInt(number);
            slot.encodeTo(longer);
        });
        return new JournalSegment(longer.array(), sequence);
    }

    /** Every state that was written, oldest first. */
    void forEach(BiConsumer<Integer, Slot> entry) {
        forEachBatch((sequence, entries) -> {}, entry);
    }

    /** Every state that was written, oldest first, each with the sequence number of its batch. */
    void forEachWithSequence(Numbered entry) {
        long[] sequence = {0};
        forEachBatch(
                (number, entries) -> sequence[0] = number, (slot, state) -> entry.accept(sequence[0], slot, state));
    }

    /** Takes an entry. */
    @FunctionalInterface
    interface Numbered {
        void accept(long sequence, int slotNumber, Slot slot);
    }

    /** The pages that its entries belong to. */
    BitSet pages(int slotsPerPage) {
        BitSet pages = new BitSet();
        forEach((number, slot) -> pages.set(number / slotsPerPage));
        return pages;
    }

    private void forEachBatch(BiConsumer<Long, Integer> batch, BiConsumer<Integer, Slot> entry) {
        ByteBuffer remaining = ByteBuffer.wrap(octets, HEADER_BYTES, octets.length - HEADER_BYTES);
        while (remaining.hasRemaining()) {
            long sequence = remaining.getLong();
            int entries = remaining.getInt();
            batch.accept(sequence, entries);
            for (int i = 0; i < entries; i++) {
                int number = remaining.getInt();
                if (number < 0) {
                    throw new IllegalArgumentException("slot number " + number);
                }
                entry.accept(number, Slot.decodeFrom(remaining));
            }
        }
    }
}
