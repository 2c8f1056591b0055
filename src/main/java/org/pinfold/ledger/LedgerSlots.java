package org.pinfold.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenFullException;

/**
 * The slots in the token: pages, and a journal of what changed since a page was written. A slot is the maximum of what
 * page and journal say of it. The copy in memory changes only after the token has the change.
 *
 * <p>Reading is safe for use by many threads; everything else is for one writer at a time.
 */
final class LedgerSlots {
    /** A ring this large spends about 1 % of the writer on pages at a million slots (DESIGN: 64 segments; 16: 5 %). */
    private static final int MAX_SEGMENTS = 32;

    /** A segment is never begun over itself, so that what it holds is there until the next one is written. */
    private static final int MIN_SEGMENTS = 2;

    private final Registers registers;
    private final int maxPages;
    private final SlotTable table;
    private final LedgerJournal journal;
    private final List<PageRegister> pages = new ArrayList<>();
    private final List<String> unreadableSegments = new ArrayList<>();
    private long sequence;
    private StoreLag lag = new StoreLag(0, Map.of());

    /** A page's register, and the write that it holds everything through. */
    private static final class PageRegister {
        private final Optional<Register> register;
        private final boolean readable;
        private long appliedThrough;

        PageRegister(Optional<Register> register, boolean readable, long appliedThrough) {
            this.register = register;
            this.readable = readable;
            this.appliedThrough = appliedThrough;
        }
    }

    private LedgerSlots(Registers registers, int maxPages, SlotTable table) {
        this.registers = registers;
        this.maxPages = maxPages;
        this.table = table;
        this.journal = new LedgerJournal(registers, table.slotsPerPage(), registers.maxValueBytes());
    }

    /**
     * Reads every page and every segment from the token, and changes nothing there.
     *
     * @param maxPages how many pages there may be, 1 or more
     * @throws TokenFaultException if a register is in another format, or if no register of this token can hold a page.
     *     One that is unreadable is no such fault: {@link #unreadable} names it, and the mirror has what was in it.
     */
    static LedgerSlots read(Registers registers, int maxPages) {
        TreeMap<Integer, Register> pageRegisters = numbered(registers.openAll(LedgerPage.NAME_PREFIX));
        TreeMap<Integer, Optional<LedgerPage>> found = new TreeMap<>();
        pageRegisters.forEach((number, register) ->
                found.put(number, read(register).map(octets -> LedgerPage.decode(number, octets))));
        SlotTable table = new SlotTable(slotsPerPage(registers, found));
        LedgerSlots slots = new LedgerSlots(registers, maxPages, table);
        int pageCount = found.isEmpty() ? 0 : found.lastKey() + 1;
        for (int number = 0; number < pageCount; number++) {
            Optional<LedgerPage> page = found.getOrDefault(number, Optional.empty());
            slots.addPage(page, Optional.ofNullable(pageRegisters.get(number)));
        }
        slots.readJournal();
        return slots;
    }

    private static int slotsPerPage(Registers registers, Map<Integer, Optional<LedgerPage>> found) {
        int[] sizes = found.values().stream()
                .flatMap(Optional::stream)
                .mapToInt(page -> page.slots().length / Slot.SIZE_BYTES)
                .distinct()
                .toArray();
        if (sizes.length > 1) {
            throw new TokenFaultException("ledger pages of different sizes");
        }
        return sizes.length == 1 ? sizes[0] : LedgerPage.slotsFor(registers.maxValueBytes());
    }

    private static TreeMap<Integer, Register> numbered(Map<String, Register> byName) {
        TreeMap<Integer, Register> byNumber = new TreeMap<>();
        byName.forEach((name, register) -> {
            String number = name.substring(name.lastIndexOf('-') + 1);
            if (!number.matches("[0-9]{1,9}")) {
                throw new TokenFaultException("register " + name + " is not the ledger's");
            }
            byNumber.put(Integer.parseInt(number), register);
        });
        return byNumber;
    }

    /** What a register holds; empty if neither of its copies is whole. */
    private static Optional<byte[]> read(Register register) {
        try {
            return Optional.of(register.read());
        } catch (TokenFaultException e) {
            return Optional.empty();
        }
    }

    private void addPage(Optional<LedgerPage> page, Optional<Register> register) {
        table.addPage(page.map(LedgerPage::slots).orElseGet(() -> new byte[table.slotsPerPage() * Slot.SIZE_BYTES]));
        pages.add(new PageRegister(
                register, page.isPresent(), page.map(LedgerPage::appliedThrough).orElse(-1L)));
        sequence = Math.max(sequence, pages.get(pages.size() - 1).appliedThrough);
    }

    private void readJournal() {
        TreeMap<Integer, Register> segments = numbered(registers.openAll(JournalSegment.NAME_PREFIX));
        List<JournalSegment> contents = new ArrayList<>();
        Map<Integer, Slot> latest = new HashMap<>();
        int segmentCount = segments.isEmpty() ? 0 : segments.lastKey() + 1;
        for (int number = 0; number < segmentCount; number++) {
            int segment = number;
            Optional<Register> register = Optional.ofNullable(segments.get(number));
            Optional<JournalSegment> content =
                    register.flatMap(LedgerSlots::read).map(octets -> JournalSegment.decode(segment, octets));
            if (content.isEmpty()) {
                unreadableSegments.add(JournalSegment.name(number));
            }
            JournalSegment readable = content.orElseGet(() -> JournalSegment.empty(segment));
            journal.add(content.isPresent() ? register : Optional.empty(), readable);
            contents.add(readable);
            readable.forEach((slot, state) -> latest.merge(slot, state, LedgerSlots::later));
            sequence = Math.max(sequence, readable.lastSequence());
        }
        addPagesFor(latest.keySet());
        lag = lagBy(contents);
        bringForward(latest);
    }

    /** While the table has what the pages say, and nothing of the journal. */
    private StoreLag lagBy(List<JournalSegment> contents) {
        Map<Integer, Slot> earlier = new HashMap<>();
        Map<Integer, Slot> last = new HashMap<>();
        contents.forEach(segment -> segment.forEachWithSequence(
                (number, slot, state) -> (number < sequence ? earlier : last).merge(slot, state, LedgerSlots::later)));
        Map<Integer, StoreLag.Change> changes = new HashMap<>();
        last.forEach((number, after) -> {
            boolean lost = !unreadableSegments.isEmpty() || !pages.get(number / table.slotsPerPage()).readable;
            Slot page = table.get(number);
            Slot before = later(page, earlier.getOrDefault(number, page));
            changes.put(number, new StoreLag.Change(lost ? Optional.empty() : Optional.of(before), after));
        });
        return new StoreLag(sequence, changes);
    }

    private static Slot later(Slot one, Slot other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Registers that had no whole copy, by name. */
    List<String> unreadable() {
        List<String> names = new ArrayList<>(unreadableSegments);
        for (int number = 0; number < pages.size(); number++) {
            if (!pages.get(number).readable) {
                names.add(LedgerPage.name(number));
            }
        }
        return names;
    }

    /**
     * In memory: what the journal has where that is later than what is known. At one position a page is right: only a heal
     * writes one that the journal contradicts.
     */
    private void bringForward(Map<Integer, Slot> slots) {
        addPagesFor(slots.keySet());
        Map<Integer, Slot> later = new TreeMap<>();
        slots.forEach((number, slot) -> {
            if (slot.compareTo(table.get(number)) > 0) {
                later.put(number, slot);
            }
        });
        table.putAll(later);
    }

    private void addPagesFor(Set<Integer> numbers) {
        int last = numbers.stream().mapToInt(Integer::intValue).max().orElse(-1);
        while (last >= table.capacity()) {
            addPage(Optional.empty(), Optional.empty());
        }
    }

    int capacity() {
        return table.capacity();
    }

    /** Slots that there can be at most. */
    int maxCapacity() {
        return maxPages * table.slotsPerPage();
    }

    SlotTable table() {
        return table;
    }

    int segmentCount() {
        return journal.segmentCount();
    }

    /** Slots that one {@link #write} can change at most. */
    int maxEntries() {
        return journal.maxEntries();
    }

    /** Sequence number of the last ledger write, 0 before the first. */
    long sequence() {
        return sequence;
    }

    /**
     * One slot, as the token has it.
     *
     * @throws LedgerFaultException if there is no such slot
     */
    Slot slot(int number) {
        if (number < 0 || number >= table.capacity()) {
            throw new LedgerFaultException("a slot has no page in the token");
        }
        return table.get(number);
    }

    /** Lets the sequence go on after {@code mirrored}. In memory: the next write tells the token. */
    void continueAfter(long mirrored) {
        sequence = Math.max(sequence, mirrored);
    }

    /** What a crash in the token's last write explains of the database. Asked before anything is written. */
    StoreLag lag() {
        return lag;
    }

    /**
     * Brings slots to what the mirror knows, writes every page that has one of them or was not readable, and makes segments
     * again that were not.
     *
     * @param slots none behind what is known
     */
    void heal(Map<Integer, Slot> slots) {
        addPagesFor(slots.keySet());
        table.putAll(new TreeMap<>(slots));
        journal.repair();
        slots.keySet().forEach(number -> pages.get(number / table.slotsPerPage()).appliedThrough = -1);
        for (int number = 0; number < pages.size(); number++) {
            if (pages.get(number).appliedThrough < 0) {
                writePage(number);
            }
        }
    }

    /**
     * One token write for all of these slots, whatever pages they are in; visible to readers afterwards. None at all is a
     * write too: it marks an orderly end.
     *
     * @param slots at most {@link #maxEntries}
     * @throws RuntimeException if the outcome is unknown: {@link #reload} before anything else
     */
    void write(SortedMap<Integer, Slot> slots) {
        while (journal.isFullFor(slots.size()) && !journal.advance(this::appliedThrough)) {
            makeRoom();
        }
        journal.append(sequence + 1, slots);
        boolean known = false;
        try {
            table.putAll(slots);
            sequence++;
            known = true;
        } finally {
            if (!known) {
                // Or the next write would take the same sequence number, over what this one did.
                journal.doubt();
            }
        }
    }

    private void makeRoom() {
        boolean mayGrow = journal.segmentCount() < ringSize(pages.size());
        while (journal.segmentCount() < MIN_SEGMENTS) {
            journal.grow();
            mayGrow = false;
        }
        if (mayGrow && growJournal()) {
            return;
        }
        journal.pageToWrite(this::appliedThrough).ifPresent(this::writePage);
    }

    /** False if the token has no room: then the ring stays as small as it is, and pages are written more often. */
    private boolean growJournal() {
        try {
            journal.grow();
            return true;
        } catch (TokenFullException e) {
            return false;
        }
    }

    /** How many segments the journal of so many pages may have. */
    static int ringSize(int pages) {
        return Math.min(MAX_SEGMENTS, MIN_SEGMENTS + pages);
    }

    /** Between batches: writes a page if segments are getting scarce. */
    void checkpoint() {
        int needed = journal.neededSegments(this::appliedThrough);
        if (needed >= Math.max(1, ringSize(pages.size()) / 2)) {
            journal.pageToWrite(this::appliedThrough).ifPresent(this::writePage);
        }
    }

    boolean isUnknown() {
        return journal.isUnknown();
    }

    /** Asks the token what became of the write whose outcome is unknown. */
    void reload() {
        JournalSegment found = journal.reload();
        Map<Integer, Slot> latest = new HashMap<>();
        found.forEach((number, slot) -> latest.merge(number, slot, LedgerSlots::later));
        sequence = Math.max(sequence, found.lastSequence());
        bringForward(latest);
    }

    /** A free slot, not offered to anybody else before {@code table().offer}. */
    OptionalInt takeFree() {
        return table.take();
    }

    /**
     * Adds a page of unused slots, unless there are free ones.
     *
     * @throws LedgerFullException if the token has no room for it, or there may be no more
     */
    void growIfFull() {
        OptionalInt free = table.take();
        if (free.isPresent()) {
            table.offer(free.getAsInt());
            return;
        }
        if (pages.size() >= maxPages) {
            throw new LedgerFullException();
        }
        int number = pages.size();
        LedgerPage empty = new LedgerPage(number, sequence, new byte[table.slotsPerPage() * Slot.SIZE_BYTES]);
        try {
            addPage(
                    Optional.of(empty),
                    Optional.of(LedgerJournal.createOrOpen(registers, LedgerPage.name(number), empty.encode())));
        } catch (TokenFullException e) {
            throw new LedgerFullException(e);
        }
    }

    private void writePage(int number) {
        PageRegister page = pages.get(number);
        byte[] octets = new LedgerPage(number, sequence, table.page(number)).encode();
        if (page.readable) {
            page.register.orElseThrow().write(octets);
            page.appliedThrough = sequence;
        } else {
            Register whole = registers.recreate(LedgerPage.name(number), octets);
            pages.set(number, new PageRegister(Optional.of(whole), true, sequence));
        }
    }

    private long appliedThrough(int page) {
        return pages.get(page).appliedThrough;
    }
}
