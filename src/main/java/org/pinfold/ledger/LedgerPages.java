package org.pinfold.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;
import org.pinfold.token.TokenFaultException;

/**
 * The slots in the token: pages of 1,024, each in a register of its own, with a copy in memory that changes only after
 * the token has the change.
 *
 * <p>A page is {@code "PFL1" | page number u32 | sequence of its last write u64 | 1,024 slots of 16 octets}, big endian.
 * Not thread-safe: {@link TokenGuessLedger} calls it under its lock.
 */
final class LedgerPages {
    static final int SLOTS_PER_PAGE = 1024;

    private static final String NAME_PREFIX = "ledger-page-";
    private static final byte[] MAGIC = "PFL1".getBytes(StandardCharsets.US_ASCII);
    private static final int SEQUENCE_OFFSET = MAGIC.length + Integer.BYTES;
    private static final int HEADER_BYTES = SEQUENCE_OFFSET + Long.BYTES;
    private static final int PAGE_BYTES = HEADER_BYTES + SLOTS_PER_PAGE * Slot.SIZE_BYTES;

    private final Registers registers;
    private final List<Page> pages = new ArrayList<>();
    private long sequence;

    private LedgerPages(Registers registers) {
        this.registers = registers;
    }

    /**
     * Reads every page from the token.
     *
     * @throws TokenFaultException if a page is missing, unreadable or not in this format, or if no register of this token
     *     can hold one
     */
    static LedgerPages read(Registers registers) {
        if (registers.maxValueBytes() < PAGE_BYTES) {
            throw new TokenFaultException(
                    "its registers hold " + registers.maxValueBytes() + " octets, a ledger page needs " + PAGE_BYTES);
        }
        LedgerPages pages = new LedgerPages(registers);
        int index = 0;
        for (String name : registers.names()) {
            if (!name.startsWith(NAME_PREFIX)) {
                continue;
            }
            if (!name.equals(name(index))) {
                throw new TokenFaultException("register " + name(index) + " is missing");
            }
            pages.pages.add(new Page(index, registers.open(name)));
            index++;
        }
        for (Page page : pages.pages) {
            pages.sequence = Math.max(pages.sequence, page.sequence());
        }
        return pages;
    }

    int capacity() {
        return pages.size() * SLOTS_PER_PAGE;
    }

    /** Sequence number of the last token write, 0 before the first. */
    long sequence() {
        return sequence;
    }

    /** The slot in memory, which is what the token has; read from the token again if a write's outcome is unknown. */
    Slot slot(int number) {
        return page(number).slot(number % SLOTS_PER_PAGE);
    }

    /** One token write; the slot is visible afterwards. If it throws, the next read asks the token. */
    void write(int number, Slot slot) {
        writeAll(Map.of(number, slot));
    }

    /** One token write a page, in the order of pages. */
    void writeAll(Map<Integer, Slot> changes) {
        Map<Integer, Map<Integer, Slot>> byPage = new TreeMap<>();
        changes.forEach((number, slot) -> byPage.computeIfAbsent(number / SLOTS_PER_PAGE, page -> new TreeMap<>())
                .put(number % SLOTS_PER_PAGE, slot));
        byPage.forEach((index, slots) -> {
            Page page = pages.get(index);
            // After a write of unknown outcome the token may be ahead of what was counted here.
            sequence = Math.max(sequence, page.sequence()) + 1;
            page.write(slots, sequence);
        });
    }

    /** Adds a page of unused slots. */
    void grow() {
        int index = pages.size();
        byte[] content = new byte[PAGE_BYTES];
        ByteBuffer.wrap(content).put(MAGIC).putInt(index).putLong(sequence + 1);
        // An earlier try may have created it without our knowing.
        Register register = registers.names().contains(name(index))
                ? registers.open(name(index))
                : registers.create(name(index), content);
        sequence++;
        pages.add(new Page(index, register));
    }

    private Page page(int number) {
        int index = number / SLOTS_PER_PAGE;
        if (number < 0 || index >= pages.size()) {
            throw new TokenFaultException("slot " + number + " has no page in the token");
        }
        return pages.get(index);
    }

    private static String name(int index) {
        return String.format(Locale.ROOT, "%s%05d", NAME_PREFIX, index);
    }

    /** One register and what is known of its content. */
    private static final class Page {
        private final int index;
        private final Register register;
        private byte @Nullable [] content;

        Page(int index, Register register) {
            this.index = index;
            this.register = register;
            content();
        }

        long sequence() {
            return ByteBuffer.wrap(content()).getLong(SEQUENCE_OFFSET);
        }

        Slot slot(int position) {
            return Slot.decodeFrom(
                    ByteBuffer.wrap(content(), HEADER_BYTES + position * Slot.SIZE_BYTES, Slot.SIZE_BYTES));
        }

        void write(Map<Integer, Slot> slots, long sequence) {
            byte[] next = content().clone();
            ByteBuffer.wrap(next).putLong(SEQUENCE_OFFSET, sequence);
            slots.forEach((position, slot) ->
                    slot.encodeTo(ByteBuffer.wrap(next, HEADER_BYTES + position * Slot.SIZE_BYTES, Slot.SIZE_BYTES)));
            // Until the write returns, what the token holds is unknown: memory must not answer for it.
            content = null;
            register.write(next);
            content = next;
        }

        private byte[] content() {
            byte[] known = content;
            if (known == null) {
                known = register.read();
                requireFormat(known);
                content = known;
            }
            return known;
        }

        private void requireFormat(byte[] octets) {
            if (octets.length != PAGE_BYTES
                    || !Arrays.equals(octets, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                    || ByteBuffer.wrap(octets).getInt(MAGIC.length) != index) {
                throw new TokenFaultException("register " + register.name() + " is not a ledger page");
            }
        }
    }
}
