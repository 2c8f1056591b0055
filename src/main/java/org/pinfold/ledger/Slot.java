package org.pinfold.ledger;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * One account's guess counter: 16 octets, big endian, {@code generation u32 | round u16 | used u8 | flags u8 | recordTag
 * u32 | guessTag u32}.
 *
 * <p>Slots are ordered by (generation, round, used, closed). Every transition of {@link SlotRules} strictly increases a
 * slot, so of two copies of one slot the greater is the later, and merging is {@code max}.
 *
 * @param generation counts stores and removals, 0 to 2^32 - 1
 * @param round counts proven successes within the generation, 0 to 65,535
 * @param used guesses debited in this round, 0 to 255
 * @param state whether it can be guessed at, and if not why
 * @param recordTag keyed tag of the live record, 0 when there is none
 * @param guessTag keyed tag of the latest guess's point, 0 after open and reset
 */
public record Slot(long generation, int round, int used, SlotState state, int recordTag, int guessTag)
        implements Comparable<Slot> {
    public static final int SIZE_BYTES = 16;
    public static final long MAX_GENERATION = 0xFFFF_FFFFL;
    public static final int MAX_ROUND = 0xFFFF;
    public static final int MAX_USED = 0xFF;

    /** What a slot is before its first allocation: all octets zero. */
    public static final Slot UNUSED = new Slot(0, 0, 0, SlotState.FREE, 0, 0);

    private static final Comparator<Slot> ORDER = Comparator.comparingLong(Slot::generation)
            .thenComparingInt(Slot::round)
            .thenComparingInt(Slot::used)
            .thenComparing(slot -> slot.state.isClosed());

    public Slot {
        requireRange("generation", generation, MAX_GENERATION);
        requireRange("round", round, MAX_ROUND);
        requireRange("used", used, MAX_USED);
    }

    /** Compares by (generation, round, used, closed) only: slots that differ in tags alone compare as equal. */
    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }

    /** The 16 octets. */
    public byte[] encode() {
        ByteBuffer octets = ByteBuffer.allocate(SIZE_BYTES);
        encodeTo(octets);
        return octets.array();
    }

    void encodeTo(ByteBuffer octets) {
        octets.putInt((int) generation)
                .putShort((short) round)
                .put((byte) used)
                .put((byte) state.code())
                .putInt(recordTag)
                .putInt(guessTag);
    }

    /**
     * Reads the next 16 octets.
     *
     * @throws IllegalArgumentException if the flags octet is unknown
     */
    static Slot decodeFrom(ByteBuffer octets) {
        return new Slot(
                Integer.toUnsignedLong(octets.getInt()),
                Short.toUnsignedInt(octets.getShort()),
                Byte.toUnsignedInt(octets.get()),
                SlotState.ofCode(Byte.toUnsignedInt(octets.get())),
                octets.getInt(),
                octets.getInt());
    }

    /**
     * Reads 16 octets.
     *
     * @throws IllegalArgumentException if there are more or fewer, or the flags octet is unknown
     */
    public static Slot decode(byte[] octets) {
        if (octets.length != SIZE_BYTES) {
            throw new IllegalArgumentException("a slot has 16 octets: " + octets.length);
        }
        return decodeFrom(ByteBuffer.wrap(octets));
    }

    private static void requireRange(String name, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + " must be in [0, " + max + "]: " + value);
        }
    }
}
