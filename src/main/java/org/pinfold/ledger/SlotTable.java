package org.pinfold.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The slots in memory: 16 octets each, in pages, and one bit that tells whether a slot may be given away. Safe for use
 * by many threads; a slot is always read whole.
 */
final class SlotTable {
    private final int slotsPerPage;
    private final List<byte[]> pages = new ArrayList<>();
    private final BitSet available = new BitSet();
    private final BitSet withheld = new BitSet();
    private final int[] counts = new int[SlotState.values().length];

    SlotTable(int slotsPerPage) {
        this.slotsPerPage = slotsPerPage;
    }

    int slotsPerPage() {
        return slotsPerPage;
    }

    synchronized int pageCount() {
        return pages.size();
    }

    synchronized int capacity() {
        return pages.size() * slotsPerPage;
    }

    /** Adds a page with these slots, or unused ones where {@code octets} is all zero. */
    synchronized void addPage(byte[] octets) {
        if (octets.length != slotsPerPage * Slot.SIZE_BYTES) {
            throw new IllegalArgumentException("a page of " + octets.length + " octets");
        }
        int first = capacity();
        pages.add(octets.clone());
        for (int number = first; number < first + slotsPerPage; number++) {
            account(number, get(number), 1);
        }
    }

    /** The present octets of a page. */
    synchronized byte[] page(int index) {
        return pages.get(index).clone();
    }

    /**
     * One slot.
     *
     * @throws IndexOutOfBoundsException if there is no such slot
     */
    synchronized Slot get(int number) {
        return Slot.decodeFrom(octets(number));
    }

    /** Replaces slots, all at once for every reader. */
    synchronized void putAll(Map<Integer, Slot> slots) {
        slots.forEach((number, slot) -> {
            account(number, get(number), -1);
            slot.encodeTo(octets(number));
            account(number, slot, 1);
        });
    }

    /** A slot that is free and has a generation left; it is not offered again before {@link #offer}. */
    synchronized OptionalInt take() {
        int number = available.nextSetBit(0);
        if (number < 0) {
            return OptionalInt.empty();
        }
        available.clear(number);
        return OptionalInt.of(number);
    }

    /** Ends a {@link #take}: the slot is offered again if it is still free. */
    synchronized void offer(int number) {
        available.set(number, isAvailable(number, get(number)));
    }

    /** Never offers these slots, also where their page is yet to come: somebody's row names them. */
    synchronized void withhold(BitSet numbers) {
        withheld.or(numbers);
        available.andNot(numbers);
    }

    synchronized int count(SlotState state) {
        return counts[state.ordinal()];
    }

    private void account(int number, Slot slot, int change) {
        counts[slot.state().ordinal()] += change;
        available.set(number, change > 0 && isAvailable(number, slot));
    }

    private boolean isAvailable(int number, Slot slot) {
        return slot.state() == SlotState.FREE && slot.generation() < Slot.MAX_GENERATION && !withheld.get(number);
    }

    private ByteBuffer octets(int number) {
        byte[] page = pages.get(Math.floorDiv(number, slotsPerPage));
        return ByteBuffer.wrap(page, Math.floorMod(number, slotsPerPage) * Slot.SIZE_BYTES, Slot.SIZE_BYTES);
    }
}
