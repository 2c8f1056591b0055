package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;
import org.pinfold.token.InMemoryRegisters;
import org.pinfold.token.TokenUnavailableException;

/** Pages and journal: whatever was written is there after any crash, and the journal is never longer than its ring. */
class LedgerSlotsTest {
    /** 16 slots a page, 10 entries a segment. */
    private static final int SMALL = 16 + 16 * 16;

    private static LedgerSlots open(InMemoryRegisters registers) {
        return LedgerSlots.read(registers, 64);
    }

    private static LedgerSlots withPages(InMemoryRegisters registers, int pages) {
        LedgerSlots slots = open(registers);
        while (slots.capacity() < pages * 16) {
            slots.growIfFull();
            slots.takeFree();
            while (slots.takeFree().isPresent()) {
                continue;
            }
        }
        return slots;
    }

    /** Numbers of a map whose second use fails: between the token and what memory keeps of it. */
    private static final class FailingOnce extends TreeMap<Integer, Slot> {
        private static final long serialVersionUID = 1L;

        private int uses;

        @Override
        public Set<Map.Entry<Integer, Slot>> entrySet() {
            fail();
            return super.entrySet();
        }

        @Override
        public void forEach(BiConsumer<? super Integer, ? super Slot> action) {
            fail();
            super.forEach(action);
        }

        private void fail() {
            uses++;
            if (uses == 2) {
                throw new OutOfMemoryError("on purpose");
            }
        }
    }

    @Test
    void anErrorBetweenTheTokenAndMemoryLeavesNothingBehind() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 1);
        slots.write(new TreeMap<>(Map.of(3, state(1, 1))));
        FailingOnce batch = new FailingOnce();
        batch.put(3, state(2, 2));
        assertThatThrownBy(() -> slots.write(batch)).isInstanceOf(OutOfMemoryError.class);
        assertThat(open(registers).slot(3)).as("in the token").isEqualTo(state(2, 2));
        assertThat(slots.isUnknown()).isTrue();
        slots.reload();
        assertThat(slots.slot(3)).isEqualTo(state(2, 2));
        slots.write(new TreeMap<>(Map.of(4, state(1, 1))));
        assertThat(slots.sequence()).isEqualTo(open(registers).sequence());
        assertThat(open(registers).slot(4)).isEqualTo(state(1, 1));
    }

    @Test
    void whatTheLastWriteChangedAndWhatThatWasBeforeIsKnownToTheNextStart() {
        Random random = new Random(4);
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 3);
        for (int round = 1; round < 500; round++) {
            TreeMap<Integer, Slot> batch = new TreeMap<>();
            Map<Integer, StoreLag.Change> changes = new HashMap<>();
            for (int i = random.nextInt(slots.maxEntries()); i >= 0; i--) {
                int number = random.nextInt(3 * 16);
                batch.put(number, new Slot(1, round, 0, SlotState.OPEN, round, round));
                changes.put(number, new StoreLag.Change(Optional.of(slots.slot(number)), batch.get(number)));
            }
            slots.write(batch);
            assertThat(open(registers).lag()).isEqualTo(new StoreLag(slots.sequence(), changes));
            slots.checkpoint();
        }
    }

    private static Slot state(int used, int tag) {
        return new Slot(1, 0, used, SlotState.OPEN, 7, tag);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void everySlotSurvivesCrashesAndRestarts(int pages) {
        long seed = new Random().nextLong();
        System.out.println("LedgerSlotsTest: seed " + seed);
        Random random = new Random(seed);
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, pages);
        Map<Integer, Slot> acknowledged = new HashMap<>();
        for (int round = 0; round < 3000; round++) {
            TreeMap<Integer, Slot> batch = new TreeMap<>();
            for (int i = random.nextInt(slots.maxEntries()); i >= 0; i--) {
                int number = random.nextInt(pages * 16);
                long round0 = slots.slot(number).round() + 1L;
                batch.put(number, new Slot(1, (int) round0, 0, SlotState.OPEN, round, round));
            }
            if (random.nextInt(10) == 0) {
                registers.failNextWrite(random.nextBoolean());
            }
            boolean written;
            try {
                slots.write(batch);
                written = true;
                slots.checkpoint();
            } catch (TokenUnavailableException e) {
                // The write or the page after it: the slots tell which, once they are read again.
                if (slots.isUnknown() && random.nextBoolean()) {
                    slots.reload();
                } else {
                    slots = open(registers);
                }
                int first = batch.firstKey();
                written = slots.slot(first).equals(batch.get(first));
            }
            if (written) {
                acknowledged.putAll(batch);
            }
            if (random.nextInt(20) == 0) {
                slots = open(registers);
            }
            for (Map.Entry<Integer, Slot> slot : acknowledged.entrySet()) {
                assertThat(slots.slot(slot.getKey()))
                        .as("slot %s", slot.getKey())
                        .isEqualTo(slot.getValue());
            }
        }
        assertThat(slots.segmentCount()).isLessThanOrEqualTo(Math.min(32, 2 + pages));
    }

    @Test
    void aWriteOfManyPagesIsOneRegisterWrite() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 5);
        slots.write(new TreeMap<>(Map.of(0, state(1, 1))));
        long before = registers.writes();
        slots.write(new TreeMap<>(Map.of(1, state(1, 1), 20, state(1, 1), 40, state(1, 1), 79, state(1, 1))));
        assertThat(registers.writes() - before).isEqualTo(1);
    }

    @Test
    void aSegmentIsNotUsedAgainBeforeThePagesThatItNamesAreWritten() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 1);
        for (int used = 1; used <= 255; used++) {
            slots.write(new TreeMap<>(Map.of(3, state(used, used))));
            assertThat(open(registers).slot(3).used()).isEqualTo(used);
        }
    }

    @Test
    void nothingIsVisibleThatTheTokenRefused() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 1);
        slots.write(new TreeMap<>(Map.of(0, state(1, 1))));
        registers.failNextWrite(false);
        assertThatThrownBy(() -> slots.write(new TreeMap<>(Map.of(0, state(2, 2)))))
                .isInstanceOf(TokenUnavailableException.class);
        assertThat(slots.isUnknown()).isTrue();
        assertThat(slots.slot(0).used()).isEqualTo(1);
        slots.reload();
        assertThat(slots.isUnknown()).isFalse();
        assertThat(slots.slot(0).used()).isEqualTo(1);
    }

    @Test
    void anUnreadableSegmentIsNamedAtEveryLookAndMadeAgainByTheHealOnly() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 2);
        slots.write(new TreeMap<>(Map.of(17, state(1, 1))));
        String segment = "ledger-journal-00";
        registers.tear(segment);
        long writes = registers.writes();
        assertThat(open(registers).unreadable()).containsExactly(segment);
        LedgerSlots again = open(registers);
        assertThat(again.unreadable()).containsExactly(segment);
        assertThat(registers.writes()).as("a look changes nothing").isEqualTo(writes);
        again.heal(Map.of(17, state(1, 1)));
        again.write(new TreeMap<>(Map.of(18, state(1, 1))));
        assertThat(open(registers).unreadable()).isEmpty();
        assertThat(open(registers).slot(17)).isEqualTo(state(1, 1));
        assertThat(open(registers).slot(18)).isEqualTo(state(1, 1));
    }

    @Test
    void aTieThatWasHealedStaysHealedThoughTheJournalStillSaysOtherwise() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 1);
        Slot written = new Slot(1, 0, 1, SlotState.OPEN, 7, 100);
        Slot right = new Slot(1, 0, 1, SlotState.OPEN, 7, 200);
        slots.write(new TreeMap<>(Map.of(3, written)));
        LedgerSlots again = open(registers);
        assertThat(again.slot(3)).isEqualTo(written);
        again.heal(Map.of(3, right));
        assertThat(again.slot(3)).isEqualTo(right);
        assertThat(open(registers).slot(3)).isEqualTo(right);
    }

    @Test
    void anUnreadablePageIsNamedAndMadeAgain() {
        InMemoryRegisters registers = new InMemoryRegisters(SMALL);
        LedgerSlots slots = withPages(registers, 2);
        slots.write(new TreeMap<>(Map.of(17, state(1, 1))));
        registers.tear("ledger-page-00001");
        LedgerSlots again = open(registers);
        assertThat(again.unreadable()).containsExactly("ledger-page-00001");
        assertThat(again.slot(17)).as("the journal has it").isEqualTo(state(1, 1));
        again.continueAfter(100);
        again.heal(Map.of(18, state(2, 2)));
        assertThat(open(registers).unreadable()).isEmpty();
        assertThat(open(registers).slot(17)).isEqualTo(state(1, 1));
        assertThat(open(registers).slot(18)).isEqualTo(state(2, 2));
        assertThat(open(registers).sequence()).isEqualTo(100);
    }

    @Test
    void aMillionSecretsTakeAtMost20OctetsOfMemoryEach() {
        int secrets = 1_000_000;
        SlotTable table = new SlotTable(LedgerPage.MAX_SLOTS);
        byte[] page = new byte[LedgerPage.MAX_SLOTS * Slot.SIZE_BYTES];
        for (int position = 0; position < LedgerPage.MAX_SLOTS; position++) {
            System.arraycopy(state(1, 1).encode(), 0, page, position * Slot.SIZE_BYTES, Slot.SIZE_BYTES);
        }
        while (table.capacity() < secrets) {
            table.addPage(page);
        }
        assertThat((double) GraphLayout.parseInstance(table).totalSize() / secrets)
                .isLessThanOrEqualTo(20);
    }

    @Test
    void theJournalsShareOfAMillionSecretsAndThePagesAreAtMost48OctetsOfTokenStorageEach() {
        double secrets = 1_000_000;
        int pages = (int) Math.ceil(secrets / LedgerPage.MAX_SLOTS);
        int registers = pages + LedgerSlots.ringSize(pages);
        // The register's own frame is 21 octets; SoftHSM's labels are Base64; two copies.
        int octets = LedgerPage.HEADER_BYTES + LedgerPage.MAX_SLOTS * Slot.SIZE_BYTES + 21;
        int encoded = 2 * 4 * ((octets + 2) / 3);
        assertThat(registers * encoded / secrets).isLessThanOrEqualTo(48);
    }
}
