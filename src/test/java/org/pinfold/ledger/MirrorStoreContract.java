package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.token.InMemoryToken;

/** What the ledger relies on in the database's witness. A store under test has no rows. */
public interface MirrorStoreContract {
    Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    Aci BOB = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000b"));
    Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    InMemoryToken TOKEN = new InMemoryToken();

    MirrorStore mirrors();

    /** Fills a row with values that no row of ours can have. */
    void garble(Aci account);

    /** Events told so far, oldest first. */
    List<SecurityEvent> told();

    private static Mirror row(Aci account, int slotNumber, Slot slot, Instant lastDebitAt) {
        return Mirror.of(TOKEN.mac(), account, slotNumber, slot, lastDebitAt, 7, TOKEN.keyVersions());
    }

    private static Mirror row(Aci account, int slotNumber, Slot slot) {
        return row(account, slotNumber, slot, NOON);
    }

    private static Slot open(long generation, int used) {
        return new Slot(generation, 0, used, SlotState.OPEN, 77, used == 0 ? 0 : 1000 + used);
    }

    private static Slot free(long generation) {
        return new Slot(generation, 0, 0, SlotState.FREE, 0, 0);
    }

    private static MirrorStore.Change change(Mirror row) {
        return new MirrorStore.Change(
                row,
                List.of(new MirrorStore.Event(
                        SecurityEvent.GUESS_DEBITED,
                        Map.of("used", Integer.toString(row.slot().used())))));
    }

    private List<Mirror.Comparison> write(long epoch, Mirror... rows) {
        return mirrors()
                .commit(
                        epoch,
                        LedgerHead.of(TOKEN.mac(), mirrors().head().sequence() + 1),
                        List.of(rows).stream().map(MirrorStoreContract::change).toList());
    }

    @Test
    default void aRowComesBackAsItWasWritten() {
        Mirror row = row(ALICE, 3, new Slot(0xFFFF_FFFEL, 0xFFFF, 0xFF, SlotState.OPEN, -1, Integer.MIN_VALUE));

        assertThat(write(mirrors().claim(), row)).containsExactly(Mirror.Comparison.NEWER);

        assertThat(mirrors().find(ALICE)).contains(row);
        assertThat(mirrors().findBySlot(3)).contains(row);
        assertThat(mirrors().find(ALICE).orElseThrow().verifies(TOKEN.mac())).isTrue();
    }

    @Test
    default void whatIsNotThereIsEmpty() {
        assertThat(mirrors().find(ALICE)).isEmpty();
        assertThat(mirrors().findBySlot(3)).isEmpty();
        assertThat(mirrors().slots(0, 10)).isEmpty();
        assertThat(mirrors().latestDebitAt()).isEmpty();
        assertThat(mirrors().debitedBetween(Instant.EPOCH, NOON)).isEmpty();
    }

    @Test
    default void aLaterStateReplacesTheRow() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 0)));

        assertThat(write(epoch, row(ALICE, 3, open(1, 1)))).containsExactly(Mirror.Comparison.NEWER);

        assertThat(mirrors().find(ALICE).orElseThrow().slot()).isEqualTo(open(1, 1));
    }

    @Test
    default void theSameStateAgainChangesNothingAndTellsNothing() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));
        int told = told().size();

        assertThat(write(epoch, row(ALICE, 3, open(1, 1), NOON.plusSeconds(1))))
                .containsExactly(Mirror.Comparison.SAME);

        assertThat(mirrors().find(ALICE).orElseThrow().lastDebitAt()).isEqualTo(NOON);
        assertThat(told()).hasSize(told);
    }

    @Test
    default void anEarlierStateIsForeignAndNothingOfTheBatchIsWritten() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 2)));
        LedgerHead head = mirrors().head();
        int told = told().size();

        assertThat(write(epoch, row(BOB, 4, open(1, 1)), row(ALICE, 3, open(1, 1))))
                .contains(Mirror.Comparison.FOREIGN);

        assertThat(mirrors().find(ALICE).orElseThrow().slot()).isEqualTo(open(1, 2));
        assertThat(mirrors().find(BOB)).isEmpty();
        assertThat(mirrors().head()).isEqualTo(head);
        assertThat(told()).hasSize(told);
    }

    @Test
    default void theSamePositionWithAnotherGuessIsForeign() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));

        Slot another = new Slot(1, 0, 1, SlotState.OPEN, 77, 5);
        assertThat(write(epoch, row(ALICE, 3, another))).containsExactly(Mirror.Comparison.FOREIGN);
    }

    @Test
    default void anotherSlotOfTheSameAccountIsForeign() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));

        assertThat(write(epoch, row(ALICE, 4, open(2, 0)))).containsExactly(Mirror.Comparison.FOREIGN);
    }

    @Test
    default void aSlotThatAnotherAccountHasIsForeign() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));

        assertThat(write(epoch, row(BOB, 3, open(2, 0)))).containsExactly(Mirror.Comparison.FOREIGN);
        assertThat(mirrors().findBySlot(3).orElseThrow().account()).isEqualTo(ALICE);
    }

    @Test
    default void aRowThatNobodyOfOursWroteIsUnreadableAndTheOthersAreWritten() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));
        garble(ALICE);
        int told = told().size();

        assertThat(write(epoch, row(ALICE, 3, open(1, 2)), row(BOB, 4, open(1, 1))))
                .containsExactly(Mirror.Comparison.UNREADABLE, Mirror.Comparison.NEWER);

        assertThat(mirrors().find(BOB)).isPresent();
        assertThat(told()).hasSize(told + 1);
        assertThatThrownBy(() -> mirrors().find(ALICE)).isInstanceOf(LedgerFaultException.class);
        assertThat(mirrors().findBySlot(3)).isEmpty();
        assertThat(mirrors().slots(0, 10))
                .extracting(
                        MirrorStore.MirroredSlot::slotNumber, row -> row.slot().isPresent())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(3, false), org.assertj.core.groups.Tuple.tuple(4, true));
    }

    @Test
    default void aFreeSlotHasNoRow() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));

        assertThat(write(epoch, row(ALICE, 3, free(2)))).containsExactly(Mirror.Comparison.NEWER);
        assertThat(mirrors().find(ALICE)).isEmpty();
        assertThat(write(epoch, row(ALICE, 3, free(2)))).containsExactly(Mirror.Comparison.SAME);
        assertThat(write(epoch, row(BOB, 3, open(3, 0)))).containsExactly(Mirror.Comparison.NEWER);
    }

    @Test
    default void aSlotGoesFromOneAccountToAnotherInOneBatch() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)));

        assertThat(write(epoch, row(ALICE, 3, free(2)), row(BOB, 3, open(3, 0))))
                .containsOnly(Mirror.Comparison.NEWER);

        assertThat(mirrors().find(ALICE)).isEmpty();
        assertThat(mirrors().findBySlot(3).orElseThrow().account()).isEqualTo(BOB);
    }

    @Test
    default void eventsAreToldInTheirOrderWithTheRowsThatAreWritten() {
        int before = told().size();
        MirrorStore.Change change = new MirrorStore.Change(
                row(ALICE, 3, open(1, 2)),
                List.of(
                        new MirrorStore.Event(SecurityEvent.GUESS_DEBITED, Map.of()),
                        new MirrorStore.Event(SecurityEvent.GUESS_COUNT_RESET, Map.of())));

        mirrors().commit(mirrors().claim(), LedgerHead.of(TOKEN.mac(), 1), List.of(change));

        assertThat(told().subList(before, told().size()))
                .containsExactly(SecurityEvent.GUESS_DEBITED, SecurityEvent.GUESS_COUNT_RESET);
    }

    @Test
    default void theHeadMovesWithTheRows() {
        LedgerHead head = LedgerHead.of(TOKEN.mac(), 4711);

        mirrors().commit(mirrors().claim(), head, List.of(change(row(ALICE, 3, open(1, 1)))));

        assertThat(mirrors().head()).isEqualTo(head);
        assertThat(mirrors().head().verifies(TOKEN.mac())).isTrue();
    }

    @Test
    default void theHeadMovesWithoutRowsToo() {
        LedgerHead head = LedgerHead.of(TOKEN.mac(), 4712);

        assertThat(mirrors().commit(mirrors().claim(), head, List.of())).isEmpty();

        assertThat(mirrors().head()).isEqualTo(head);
    }

    @Test
    default void whoeverClaimedEarlierWritesNoMore() {
        long first = mirrors().claim();
        long second = mirrors().claim();
        LedgerHead head = mirrors().head();

        assertThat(second).isGreaterThan(first);
        assertThat(write(first, row(ALICE, 3, open(1, 1)))).contains(Mirror.Comparison.FOREIGN);
        assertThat(mirrors().find(ALICE)).isEmpty();
        assertThat(mirrors().head()).isEqualTo(head);
        assertThat(write(second, row(ALICE, 3, open(1, 1)))).containsExactly(Mirror.Comparison.NEWER);
    }

    @Test
    default void slotsAreReadInTheOrderOfTheirNumbers() {
        write(mirrors().claim(), row(BOB, 9, open(1, 1)), row(ALICE, 3, open(2, 0)));

        assertThat(mirrors().slots(0, 10))
                .containsExactly(
                        new MirrorStore.MirroredSlot(3, java.util.Optional.of(open(2, 0))),
                        new MirrorStore.MirroredSlot(9, java.util.Optional.of(open(1, 1))));
        assertThat(mirrors().slots(0, 1))
                .extracting(MirrorStore.MirroredSlot::slotNumber)
                .containsExactly(3);
        assertThat(mirrors().slots(4, 10))
                .extracting(MirrorStore.MirroredSlot::slotNumber)
                .containsExactly(9);
    }

    @Test
    default void onlyOpenSlotsWithGuessesInTheIntervalAreDebited() {
        long epoch = mirrors().claim();
        write(epoch, row(ALICE, 3, open(1, 1)), row(BOB, 4, open(1, 0)));

        assertThat(mirrors().debitedBetween(NOON, NOON.plusMillis(1))).containsExactly(ALICE);
        assertThat(mirrors().debitedBetween(NOON.minusSeconds(1), NOON)).isEmpty();
        assertThat(mirrors().debitedBetween(NOON.plusMillis(1), NOON.plusSeconds(9)))
                .isEmpty();

        write(epoch, row(ALICE, 3, new Slot(1, 0, 1, SlotState.CLOSED_EXHAUSTED, 77, 1001)));
        assertThat(mirrors().debitedBetween(NOON, NOON.plusMillis(1))).isEmpty();
    }

    @Test
    default void theLatestDebitIsThatOfAllRows() {
        write(mirrors().claim(), row(ALICE, 3, open(1, 1), NOON.plusSeconds(5)), row(BOB, 4, open(1, 1)));

        assertThat(mirrors().latestDebitAt()).contains(NOON.plusSeconds(5));
    }
}
