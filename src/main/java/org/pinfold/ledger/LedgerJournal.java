package org.pinfold.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;

/**
 * The journal: a ring of segments, each a register. A batch of slots is one write of the present segment, whatever pages
 * the slots are in. A segment is used again only when every page that it names is written through its last sequence.
 * Not thread-safe: used by one writer at a time.
 */
final class LedgerJournal {
    /**
     * A segment in its register.
     *
     * @param pages the pages that it names
     */
    private static final class Held {
        private final int number;
        /** Absent while neither copy of it is whole. */
        private Optional<Register> register;

        private JournalSegment content;
        private BitSet pages;
        /** All pages that it names are known to be written through its last sequence; so it stays until it gets more. */
        private boolean applied;

        Held(int number, Optional<Register> register, JournalSegment content, BitSet pages) {
            this.number = number;
            this.register = register;
            this.content = content;
            this.pages = pages;
        }
    }

    private final Registers registers;
    private final int slotsPerPage;
    private final int maxBytes;
    /** In the order of their numbers. */
    private final List<Held> ring = new ArrayList<>();

    private Optional<Held> present = Optional.empty();
    /** Whether the last write's outcome is unknown. Readers ask too. */
    private volatile boolean unknown;

    LedgerJournal(Registers registers, int slotsPerPage, int maxBytes) {
        this.registers = registers;
        this.slotsPerPage = slotsPerPage;
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a segment that is in the token, in the order of numbers.
     *
     * @param register empty if neither of its copies is whole: {@link #repair} before anything is appended
     * @param content empty then
     */
    void add(Optional<Register> register, JournalSegment content) {
        Held held = new Held(ring.size(), register, content, content.pages(slotsPerPage));
        ring.add(held);
        if (present.isEmpty() || content.lastSequence() > present.get().content.lastSequence()) {
            present = Optional.of(held);
        }
    }

    /** Makes every segment again that has no whole copy. */
    void repair() {
        for (Held held : ring) {
            if (held.register.isEmpty()) {
                String name = JournalSegment.name(held.number);
                held.register = Optional.of(registers.recreate(name, held.content.encode()));
            }
        }
    }

    int segmentCount() {
        return ring.size();
    }

    /** Slots that one batch can change at most. */
    int maxEntries() {
        return (maxBytes - JournalSegment.HEADER_BYTES - JournalSegment.BATCH_HEADER_BYTES)
                / JournalSegment.ENTRY_BYTES;
    }

    /** Whether a batch of this size needs a segment that {@link #advance} has to find. */
    boolean isFullFor(int entries) {
        return present.isEmpty() || present.get().content.sizeBytes() + JournalSegment.batchBytes(entries) > maxBytes;
    }

    /**
     * Begins the next segment.
     *
     * @param appliedThrough of each page
     * @return false if every segment is still needed: write a page first, or {@link #grow}
     */
    boolean advance(IntToLongFunction appliedThrough) {
        Optional<Held> reusable = ring.stream()
                .filter(held -> !present.equals(Optional.of(held)) && !isNeeded(held, appliedThrough))
                .min(Comparator.comparingLong(held -> held.content.lastSequence()));
        reusable.ifPresent(held -> {
            // Only memory: what the register holds is replaced by the next append, and until then harmless.
            held.content = JournalSegment.empty(held.number);
            held.pages = new BitSet();
            present = Optional.of(held);
        });
        return reusable.isPresent();
    }

    /** Adds a segment to the ring and begins it. */
    void grow() {
        int number = ring.size();
        JournalSegment empty = JournalSegment.empty(number);
        Held held = new Held(
                number,
                Optional.of(createOrOpen(registers, JournalSegment.name(number), empty.encode())),
                empty,
                new BitSet());
        ring.add(held);
        present = Optional.of(held);
    }

    /** Creates a register, or finds it: an earlier try may have created it without our knowing. */
    static Register createOrOpen(Registers registers, String name, byte[] content) {
        return registers.names().contains(name) ? registers.open(name) : registers.create(name, content);
    }

    /** One token write. If it throws, {@link #reload} before anything else. */
    void append(long sequence, Map<Integer, Slot> slots) {
        Held held = present.orElseThrow();
        JournalSegment next = held.content.with(sequence, slots);
        boolean written = false;
        try {
            held.register.orElseThrow().write(next.encode());
            held.content = next;
            held.applied = false;
            slots.keySet().forEach(number -> held.pages.set(number / slotsPerPage));
            written = true;
        } finally {
            unknown = !written;
        }
    }

    /** What memory has may lack the last write: {@link #reload} before anything else. */
    void doubt() {
        unknown = true;
    }

    boolean isUnknown() {
        return unknown;
    }

    /** Asks the token what became of the write whose outcome is unknown; the present segment as it is there. */
    JournalSegment reload() {
        Held held = present.orElseThrow();
        JournalSegment found =
                JournalSegment.decode(held.number, held.register.orElseThrow().read());
        // If the write did not happen to a segment used again, this is its former life: all of it is in pages.
        held.content = found;
        held.pages = found.pages(slotsPerPage);
        held.applied = false;
        unknown = false;
        return found;
    }

    /** How many segments but the present one wait for pages to be written. */
    int neededSegments(IntToLongFunction appliedThrough) {
        return (int) ring.stream()
                .filter(held -> !present.equals(Optional.of(held)) && isNeeded(held, appliedThrough))
                .count();
    }

    /** The page to write next: one that the oldest needed segment waits for. */
    Optional<Integer> pageToWrite(IntToLongFunction appliedThrough) {
        return ring.stream()
                .filter(held -> isNeeded(held, appliedThrough))
                .min(Comparator.comparingLong(held -> held.content.lastSequence()))
                .flatMap(held -> held.pages.stream()
                        .filter(page -> appliedThrough.applyAsLong(page) < held.content.lastSequence())
                        .boxed()
                        .findFirst());
    }

    private static boolean isNeeded(Held held, IntToLongFunction appliedThrough) {
        // Asked of each segment after each batch: with a million slots a segment names hundreds of pages.
        if (!held.applied) {
            held.applied = held.pages.stream()
                    .allMatch(page -> appliedThrough.applyAsLong(page) >= held.content.lastSequence());
        }
        return !held.applied;
    }
}
