package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.InMemoryRegisters;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenUnavailableException;

/** Token write, mirror row, answer: what the ledger does when either store fails or lies. */
class TokenGuessLedgerTest {
    private static final int TAG = 77;
    private static final int MAX = 3;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    private static final Aci BOB = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000b"));

    private final InMemoryToken token = new InMemoryToken(1);
    private final InMemoryMirrors mirrors = new InMemoryMirrors();
    private final List<GuessLedger.Alarm> raised = new CopyOnWriteArrayList<>();
    private TokenGuessLedger ledger = reopen();

    private TokenGuessLedger reopen() {
        return reopen(LedgerLimits.DEFAULT);
    }

    private TokenGuessLedger reopen(LedgerLimits limits) {
        return TokenGuessLedger.open(token, mirrors, GuessPolicy.unpaced(MAX), limits, CLOCK, raised::add);
    }

    /** What the token has, as a start would find it. */
    private Slot inToken(int slotNumber) {
        return LedgerSlots.read(token.registers(), LedgerLimits.DEFAULT.maxPages())
                .slot(slotNumber);
    }

    private GuessLedger.Place stored(Aci account) {
        GuessLedger.Place place = ledger.allocate(account, number -> false);
        assertThat(ledger.open(place, place.slot().generation(), TAG)).isEqualTo(new SlotOutcome.Opened());
        return place(account);
    }

    private GuessLedger.Place place(Aci account) {
        return ledger.find(account).orElseThrow();
    }

    private GuessLedger.DebitResult guess(Aci account, int guessTag) {
        GuessLedger.Place place = place(account);
        return ledger.debit(
                place,
                new GuessLedger.Guess(place.slot().generation(), place.slot().recordTag(), round -> guessTag, MAX));
    }

    @Nested
    class Places {
        @Test
        void anAccountThatNeverStoredHasNone() {
            assertThat(ledger.find(ALICE)).isEmpty();
        }

        @Test
        void anAccountKeepsItsSlotForLife() {
            int number = stored(ALICE).slotNumber();
            assertThat(ledger.allocate(ALICE, any -> false).slotNumber()).isEqualTo(number);
            ledger.remove(place(ALICE), place(ALICE).slot().generation());
            assertThat(ledger.allocate(ALICE, any -> false).slotNumber()).isEqualTo(number);
        }

        @Test
        void twoAccountsNeverShareASlot() {
            assertThat(stored(ALICE).slotNumber()).isNotEqualTo(stored(BOB).slotNumber());
        }

        @Test
        void aSlotThatARowStillNamesIsNotGivenAway() {
            assertThat(ledger.allocate(ALICE, number -> number < 5).slotNumber())
                    .isEqualTo(5);
        }

        @Test
        void aFullPageIsFollowedByAnother() {
            GuessLedger.Place place = ledger.allocate(ALICE, number -> number < LedgerPage.MAX_SLOTS);
            assertThat(place.slotNumber()).isEqualTo(LedgerPage.MAX_SLOTS);
            ledger = reopen();
            assertThat(place(ALICE).slotNumber()).isEqualTo(LedgerPage.MAX_SLOTS);
        }

        @Test
        void everyStateSurvivesARestart() {
            stored(ALICE);
            guess(ALICE, 1);
            Slot before = place(ALICE).slot();
            ledger = reopen();
            assertThat(place(ALICE).slot()).isEqualTo(before);
            assertThat(ledger.view().alarms()).isEmpty();
        }
    }

    @Nested
    class Guessing {
        @Test
        void aGuessIsInTheTokenAndInTheDatabaseWhenItIsAnswered() {
            GuessLedger.Place place = stored(ALICE);
            GuessLedger.DebitResult result = guess(ALICE, 1);
            assertThat(result.outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
            assertThat(inToken(place.slotNumber())).isEqualTo(result.after());
            assertThat(mirrors.find(ALICE).orElseThrow().slot()).isEqualTo(result.after());
            assertThat(mirrors.events())
                    .extracting(MirrorStore.Event::type)
                    .containsExactly(SecurityEvent.GUESS_DEBITED);
        }

        @Test
        void theSameGuessAgainIsFreeAndToldOnce() {
            stored(ALICE);
            guess(ALICE, 1);
            GuessLedger.DebitResult again = guess(ALICE, 1);
            assertThat(again.outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(again.after().used()).isEqualTo(1);
            assertThat(mirrors.events()).hasSize(1);
        }

        @Test
        void noMoreThanMaxTriesAreEverDebited() {
            stored(ALICE);
            for (int tag = 1; tag <= MAX; tag++) {
                assertThat(guess(ALICE, tag).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - tag));
            }
            assertThat(guess(ALICE, MAX + 1).outcome()).isEqualTo(new SlotOutcome.Exhausted());
        }

        @Test
        void withOneTryLeftManyGuessesAtOnceDebitOne() throws Exception {
            stored(ALICE);
            guess(ALICE, 1);
            guess(ALICE, 2);
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<Future<SlotOutcome.Debit>> guesses = new ArrayList<>();
                for (int tag = 100; tag < 164; tag++) {
                    int guessTag = tag;
                    guesses.add(threads.submit(() -> guess(ALICE, guessTag).outcome()));
                }
                int debited = 0;
                for (Future<SlotOutcome.Debit> guess : guesses) {
                    debited += guess.get() instanceof SlotOutcome.Debited ? 1 : 0;
                }
                assertThat(debited).isEqualTo(1);
                assertThat(place(ALICE).slot().used()).isEqualTo(MAX);
            } finally {
                threads.shutdownNow();
            }
        }

        @Test
        void aProofOfTheRoundResetsAndTheSameProofAgainDoesNot() {
            stored(ALICE);
            guess(ALICE, 1);
            GuessLedger.Place place = place(ALICE);
            assertThat(ledger.prove(place, place.slot().generation(), TAG, 0)).isEqualTo(new SlotOutcome.Proved(true));
            guess(ALICE, 2);
            assertThat(ledger.prove(place(ALICE), place.slot().generation(), TAG, 0))
                    .isEqualTo(new SlotOutcome.Proved(false));
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
        }
    }

    @Nested
    class Faults {
        @Test
        void aTokenWriteThatFailedBeforeItTookEffectCostsNothing() {
            stored(ALICE);
            token.registers().failNextWrite(false);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(place(ALICE).slot().used()).isZero();
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
        }

        @Test
        void aTokenWriteThatFailedAfterItTookEffectIsFoundByTheRepeatedGuess() {
            stored(ALICE);
            token.registers().failNextWrite(true);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(mirrors.find(ALICE).orElseThrow().slot().used()).isEqualTo(1);
            assertThat(mirrors.events()).hasSize(1);
        }

        @Test
        void aMirrorThatFailedIsWrittenBeforeTheRepeatedGuessIsAnswered() {
            stored(ALICE);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(mirrors.find(ALICE).orElseThrow().slot().used()).isZero();
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(mirrors.find(ALICE).orElseThrow().slot().used()).isEqualTo(1);
        }

        @Test
        void whileTheMirrorFailsNoGuessIsAnswered() {
            stored(ALICE);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> guess(ALICE, 2)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
        }

        @Test
        void aMirrorWhoseAnswerWasLostIsFoundThere() {
            stored(ALICE);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_AFTER);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(mirrors.events()).hasSize(1);
        }

        @Test
        void aPageThatIsNoLedgerPageIsNotServed() {
            stored(ALICE);
            token.registers().open("ledger-page-00000").write(new byte[] {1, 2, 3});
            assertThatThrownBy(TokenGuessLedgerTest.this::reopen).isInstanceOf(TokenFaultException.class);
        }
    }

    @Nested
    class Witnesses {
        @Test
        void aTokenThatWasTurnedBackIsHealedBeforeAnythingIsServed() {
            stored(ALICE);
            guess(ALICE, 1);
            Map<String, byte[]> old = token.registers().snapshot();
            guess(ALICE, 2);
            guess(ALICE, 3);
            token.registers().turnBack(old);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.TOKEN_HEALED);
            assertThat(guess(ALICE, 4).outcome()).isEqualTo(new SlotOutcome.Exhausted());
        }

        @ParameterizedTest
        @EnumSource(
                value = InMemoryMirrors.Fault.class,
                names = {"FAIL_BEFORE", "FAIL_AFTER"})
        void aStartThatEndsBeforeItHealedTakesNoAlarmAway(InMemoryMirrors.Fault fault) {
            stored(ALICE);
            guess(ALICE, 1);
            Map<String, byte[]> old = token.registers().snapshot();
            guess(ALICE, 2);
            guess(ALICE, 3);
            token.registers().turnBack(old);
            long writes = token.registers().writes();
            mirrors.failNextCommit(fault);
            assertThatThrownBy(this::reopened).isInstanceOf(IllegalStateException.class);
            assertThat(token.registers().writes())
                    .as("nothing is made good untold")
                    .isEqualTo(writes);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.TOKEN_HEALED);
        }

        private void reopened() {
            reopen();
        }

        @Test
        void aStartThatDiesWhileItHealsHasToldOfIt() {
            stored(ALICE);
            guess(ALICE, 1);
            Map<String, byte[]> old = token.registers().snapshot();
            guess(ALICE, 2);
            guess(ALICE, 3);
            token.registers().turnBack(old);
            token.registers().failNextWrite(true);
            assertThatThrownBy(this::reopened).isInstanceOf(TokenUnavailableException.class);
            // The next one finds a token that is as it must be.
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
            assertThat(mirrors.events())
                    .extracting(MirrorStore.Event::type)
                    .containsOnlyOnce(SecurityEvent.TOKEN_HEALED);
        }

        @Test
        void aTokenThatLostAllItsPagesIsHealed() {
            stored(ALICE);
            guess(ALICE, 1);
            token.registers().turnBack(Map.of());
            ledger = reopen();
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
        }

        @Test
        void aDatabaseThatWasTurnedBackGivesNoGuessBackAndIsNamed() {
            stored(ALICE);
            stored(BOB);
            InMemoryMirrors.Snapshot old = mirrors.snapshot();
            guess(ALICE, 1);
            guess(BOB, 1);
            guess(ALICE, 2);
            mirrors.turnBack(old);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.DATABASE_BEHIND);
            assertThat(guess(ALICE, 3).outcome()).isEqualTo(new SlotOutcome.Debited(0));
        }

        @Test
        void aDatabaseThatWasTurnedBackBeforeItsAccountsIsNamed() {
            stored(ALICE);
            stored(BOB);
            mirrors.empty();
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.DATABASE_BEHIND);
        }

        @Test
        void anotherTokensRowsRefuseTheStart() {
            stored(ALICE);
            InMemoryToken other = new InMemoryToken(2);
            assertThatThrownBy(() -> TokenGuessLedger.open(
                            other, mirrors, GuessPolicy.unpaced(MAX), LedgerLimits.DEFAULT, CLOCK, raised::add))
                    .isInstanceOf(LedgerFaultException.class);
        }

        @Test
        void whatALostTransactionHadToTellIsToldAtTheNextStart() {
            stored(ALICE);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            GuessLedger.Place place = place(ALICE);
            assertThatThrownBy(() -> ledger.remove(place, place.slot().generation()))
                    .isInstanceOf(OutcomeUnknownException.class);
            ledger = reopen();
            assertThat(mirrors.events())
                    .extracting(MirrorStore.Event::type)
                    .containsExactly(SecurityEvent.SECRET_REMOVED);
            assertThat(mirrors.find(ALICE).orElseThrow().slot().state()).isEqualTo(SlotState.CLOSED_REMOVED);
            assertThat(ledger.view().alarms()).isEmpty();
        }

        @Test
        void afterAnOrderlyEndADatabaseThatLacksOneWriteIsNamed() {
            stored(ALICE);
            InMemoryMirrors.Snapshot old = mirrors.snapshot();
            guess(ALICE, 1);
            ledger.close();
            mirrors.turnBack(old);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.DATABASE_BEHIND);
            assertThat(guess(ALICE, 2).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 2));
        }

        @Test
        void anOrderlyEndAndACrashAfterwardsAreNoAlarm() {
            stored(ALICE);
            ledger.close();
            ledger = reopen();
            InMemoryMirrors.Snapshot before = mirrors.snapshot();
            guess(ALICE, 1);
            mirrors.turnBack(before);
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
        }

        @Test
        void oneRowThatWasTurnedBackWhileTheServerRunsIsNamedOnce() {
            stored(ALICE);
            Mirror old = mirrors.find(ALICE).orElseThrow();
            guess(ALICE, 1);
            guess(ALICE, 2);
            mirrors.overwrite(ALICE, old);
            assertThat(place(ALICE).slot().used()).isEqualTo(2);
            assertThat(guess(ALICE, 3).outcome()).isEqualTo(new SlotOutcome.Debited(0));
            assertThat(raised).extracting(GuessLedger.Alarm::event).containsExactly(SecurityEvent.DATABASE_BEHIND);
            assertThat(ledger.view().alarms()).isEqualTo(raised);
        }

        @Test
        void ofTwoGuessesAtOnePositionTheOneWithARowWasAnsweredAndCounts() {
            stored(ALICE);
            Map<String, byte[]> oldToken = token.registers().snapshot();
            InMemoryMirrors.Snapshot oldDatabase = mirrors.snapshot();
            guess(ALICE, 1);
            InMemoryMirrors.Snapshot oneFuture = mirrors.snapshot();
            token.registers().turnBack(oldToken);
            mirrors.turnBack(oldDatabase);
            ledger = reopen();
            guess(ALICE, 2);
            mirrors.turnBack(oneFuture);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.TOKEN_HEALED);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(guess(ALICE, 2).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 2));
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
        }

        @Test
        void aStartThatIsRefusedDoesNotStopTheServerThatHasTheLedger() {
            stored(ALICE);
            InMemoryToken other = new InMemoryToken(2);
            assertThatThrownBy(() -> TokenGuessLedger.open(
                            other, mirrors, GuessPolicy.unpaced(MAX), LedgerLimits.DEFAULT, CLOCK, raised::add))
                    .isInstanceOf(LedgerFaultException.class);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
        }

        @Test
        void oneRowThatWasTurnedBackIsNamed() {
            stored(ALICE);
            stored(BOB);
            Mirror old = mirrors.find(ALICE).orElseThrow();
            guess(ALICE, 1);
            guess(BOB, 1);
            mirrors.overwrite(ALICE, old);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.DATABASE_BEHIND);
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
        }

        /** Kills the server in BOB's guess, as far as the database can tell. */
        private InMemoryMirrors.Snapshot crashedInAGuessOfBob() {
            InMemoryMirrors.Snapshot before = mirrors.snapshot();
            guess(BOB, 1);
            mirrors.turnBack(before);
            return before;
        }

        private void assertNamedAndNothingComesBack(int usedByAlice) {
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.DATABASE_BEHIND);
            assertThat(place(ALICE).slot().used()).isEqualTo(usedByAlice);
            assertThat(place(BOB).slot().used()).isEqualTo(1);
            ledger = reopen();
            assertThat(ledger.view().alarms()).as("told once").isEmpty();
        }

        @Test
        void anOldRowIsNamedAlsoIfACrashTookTheLastWriteOfAnother() {
            stored(ALICE);
            stored(BOB);
            Mirror old = mirrors.find(ALICE).orElseThrow();
            guess(ALICE, 1);
            crashedInAGuessOfBob();
            mirrors.overwrite(ALICE, old);
            assertNamedAndNothingComesBack(1);
        }

        @Test
        void aRowOfTheLastWriteIsNamedIfItIsOlderThanThatWrite() {
            stored(ALICE);
            stored(BOB);
            Mirror old = mirrors.find(ALICE).orElseThrow();
            guess(BOB, 1);
            guess(ALICE, 1);
            InMemoryMirrors.Snapshot before = mirrors.snapshot();
            guess(ALICE, 2);
            mirrors.turnBack(before);
            mirrors.overwrite(ALICE, old);
            assertNamedAndNothingComesBack(2);
        }

        @Test
        void aHeadThatWasPutBackAloneIsNamed() {
            stored(ALICE);
            stored(BOB);
            guess(ALICE, 1);
            InMemoryMirrors.Snapshot before = mirrors.snapshot();
            guess(BOB, 1);
            Mirror now = mirrors.find(BOB).orElseThrow();
            mirrors.turnBack(before);
            mirrors.overwrite(BOB, now);
            assertNamedAndNothingComesBack(1);
        }

        @Test
        void aCrashInTheStartAfterACrashIsNoAlarm() {
            stored(ALICE);
            stored(BOB);
            InMemoryMirrors.Snapshot lagging = crashedInAGuessOfBob();
            // One that wrote the rows and died before anything else.
            ledger = reopen();
            mirrors.turnBack(lagging);
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
        }

        @Test
        void aStartThatACrashCutShortGivesItsSlotBack() {
            InMemoryMirrors.Snapshot before = mirrors.snapshot();
            int slot = ledger.allocate(ALICE, any -> false).slotNumber();
            mirrors.turnBack(before);
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
            assertThat(inToken(slot).state()).isEqualTo(SlotState.FREE);
            assertThat(inToken(slot).generation()).isEqualTo(2);
        }

        @Test
        void aSlotThatWasFreedSinceIsFreeInATokenThatWasTurnedBack() {
            stored(ALICE);
            stored(BOB);
            Map<String, byte[]> old = token.registers().snapshot();
            GuessLedger.Place place = place(ALICE);
            ledger.free(place);
            guess(BOB, 1);
            token.registers().turnBack(old);
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.TOKEN_HEALED);
            assertThat(inToken(place.slotNumber()).state()).isEqualTo(SlotState.FREE);
            assertThat(inToken(place.slotNumber()).generation())
                    .isGreaterThan(place.slot().generation());
            assertThat(guess(BOB, 2).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 2));
        }

        @Test
        void aSlotThatARowNamesIsNotGivenAwayByATokenThatLostIt() {
            stored(ALICE);
            int slot = place(ALICE).slotNumber();
            Mirror row = mirrors.find(ALICE).orElseThrow();
            // Somebody's doing: the row verifies no more, so that it cannot heal, but it still names the slot.
            mirrors.overwrite(
                    ALICE,
                    new Mirror(
                            row.account(),
                            row.slotNumber(),
                            row.slot(),
                            row.lastDebitAt(),
                            row.sequence(),
                            row.keyVersions(),
                            Octets.of(new byte[32])));
            stored(BOB);
            token.registers().turnBack(Map.of());
            ledger = reopen();
            Aci carol = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000c"));
            assertThat(stored(carol).slotNumber()).isNotEqualTo(slot);
        }

        @Test
        void anUnreadablePageIsMadeAgainFromTheMirror() {
            stored(ALICE);
            guess(ALICE, 1);
            stored(BOB);
            token.registers().tear("ledger-page-00000");
            token.registers().tear("ledger-journal-00");
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .contains(SecurityEvent.REGISTER_REBUILT);
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            ledger = reopen();
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
            assertThat(ledger.view().alarms()).isEmpty();
        }

        @Test
        void aRowThatNamesTheSlotOfANewAccountStopsTheLedger() {
            stored(ALICE);
            Mirror row = mirrors.find(ALICE).orElseThrow();
            mirrors.overwrite(
                    BOB,
                    new Mirror(
                            BOB,
                            row.slotNumber() + 1,
                            row.slot(),
                            row.lastDebitAt(),
                            row.sequence(),
                            row.keyVersions(),
                            row.mac()));
            Aci carol = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000c"));
            assertThatThrownBy(() -> ledger.allocate(carol, any -> false)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(ledger.stopped()).isPresent();
            assertThat(raised).extracting(GuessLedger.Alarm::event).containsExactly(SecurityEvent.LEDGER_FAULT);
        }

        @Test
        void aTokenWhoseRegistersCannotHoldASlotIsRefused() {
            assertThatThrownBy(() -> LedgerSlots.read(new InMemoryRegisters(31), 1))
                    .isInstanceOf(TokenFaultException.class)
                    .hasMessageContaining("31");
        }

        @Test
        void aCrashBetweenTokenAndMirrorIsNoAlarm() {
            stored(ALICE);
            InMemoryMirrors.Snapshot before = mirrors.snapshot();
            guess(ALICE, 1);
            mirrors.turnBack(before);
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
        }

        @Test
        void aChangedRowIsAFaultAndNothingIsDebited() {
            GuessLedger.Place place = stored(ALICE);
            Mirror row = mirrors.find(ALICE).orElseThrow();
            mirrors.overwrite(
                    ALICE,
                    new Mirror(
                            row.account(),
                            row.slotNumber(),
                            row.slot(),
                            row.lastDebitAt().plusSeconds(1),
                            row.sequence(),
                            row.keyVersions(),
                            row.mac()));
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(LedgerFaultException.class);
            assertThat(inToken(place.slotNumber()).used()).isZero();
        }

        @Test
        void anotherAccountsRowIsAFault() {
            stored(ALICE);
            stored(BOB);
            mirrors.overwrite(ALICE, mirrors.find(BOB).orElseThrow());
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(LedgerFaultException.class);
        }

        @Test
        void aRowOfTheRightShapeWithoutTheTokensMacIsAFault() {
            stored(ALICE);
            Mirror row = mirrors.find(ALICE).orElseThrow();
            mirrors.overwrite(
                    ALICE,
                    new Mirror(
                            row.account(),
                            row.slotNumber(),
                            new Slot(9, 0, 0, SlotState.OPEN, TAG, 0),
                            row.lastDebitAt(),
                            row.sequence(),
                            row.keyVersions(),
                            Octets.of(new byte[32])));
            assertThatThrownBy(() -> place(ALICE)).isInstanceOf(LedgerFaultException.class);
        }

        @Test
        void anEarlierOwnerOfTheLedgerStopsBeforeItAnswers() {
            stored(ALICE);
            TokenGuessLedger earlier = ledger;
            ledger = reopen();
            GuessLedger.Place place = earlier.find(ALICE).orElseThrow();
            assertThatThrownBy(() -> earlier.debit(
                            place,
                            new GuessLedger.Guess(
                                    place.slot().generation(), place.slot().recordTag(), round -> 1, MAX)))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThat(earlier.view().stopped()).isPresent();
            assertThatThrownBy(() -> earlier.find(ALICE)).isInstanceOf(LedgerStoppedException.class);
        }
    }

    @Nested
    class Together {
        private final CountDownLatch held = new CountDownLatch(1);
        private final ExecutorService threads = Executors.newCachedThreadPool();

        @AfterEach
        void release() {
            held.countDown();
            threads.shutdownNow();
        }

        private Aci account(int number) {
            return new Aci(new UUID(1, number));
        }

        /** One guess is in the database's transaction, which does not end before {@link #held} opens. */
        private Future<SlotOutcome.Debit> heldUp(Aci account) {
            CountDownLatch within = new CountDownLatch(1);
            mirrors.beforeCommit(() -> {
                within.countDown();
                awaitUninterruptibly(held);
            });
            Future<SlotOutcome.Debit> guess =
                    threads.submit(() -> guess(account, 1).outcome());
            awaitUninterruptibly(within);
            return guess;
        }

        private void awaitUninterruptibly(CountDownLatch latch) {
            try {
                assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void whateverWaitsSharesOneTokenWriteAndOneTransaction() throws Exception {
            // The first and the last are in different pages.
            for (int i = 0; i < 20; i++) {
                int i0 = i;
                ledger.allocate(account(i), number -> i0 == 19 && number < LedgerPage.MAX_SLOTS);
                GuessLedger.Place place = place(account(i));
                ledger.open(place, place.slot().generation(), TAG);
            }
            long writes = ledger.view().tokenWrites();
            int commits = mirrors.commits();
            Future<SlotOutcome.Debit> first = heldUp(account(0));
            List<Future<SlotOutcome.Debit>> others = new ArrayList<>();
            for (int i = 1; i < 20; i++) {
                int i0 = i;
                others.add(threads.submit(() -> guess(account(i0), 1).outcome()));
            }
            await().until(() -> ledger.view().waiting() == 19);
            held.countDown();
            for (Future<SlotOutcome.Debit> other : others) {
                assertThat(other.get()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
            }
            assertThat(first.get()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
            assertThat(ledger.view().tokenWrites() - writes).isEqualTo(2);
            assertThat(mirrors.commits() - commits).isEqualTo(2);
            assertThat(mirrors.events()).hasSize(20);
            assertThat(ledger.view().debits()).isEqualTo(20);
        }

        @Test
        void severalOperationsOnOneSlotHappenInTheirOrder() throws Exception {
            stored(ALICE);
            stored(BOB);
            Future<SlotOutcome.Debit> first = heldUp(BOB);
            List<Future<SlotOutcome.Debit>> same = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                same.add(threads.submit(() -> guess(ALICE, 7).outcome()));
            }
            await().until(() -> ledger.view().waiting() == 8);
            held.countDown();
            first.get();
            int debited = 0;
            for (Future<SlotOutcome.Debit> each : same) {
                debited += each.get() instanceof SlotOutcome.Debited ? 1 : 0;
            }
            assertThat(debited).as("one point is counted once").isEqualTo(1);
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
            assertThat(mirrors.events()).as("and told once").hasSize(2);
        }

        @Test
        void aGuessThatIsRepeatedBesideItsProofIsToldOnce() throws Exception {
            stored(ALICE);
            stored(BOB);
            guess(ALICE, 7);
            GuessLedger.Place place = place(ALICE);
            Future<SlotOutcome.Debit> first = heldUp(BOB);
            Future<SlotOutcome.Debit> again =
                    threads.submit(() -> guess(ALICE, 7).outcome());
            await().until(() -> ledger.view().waiting() == 1);
            Future<SlotOutcome.Prove> proof =
                    threads.submit(() -> ledger.prove(place, place.slot().generation(), TAG, 0));
            await().until(() -> ledger.view().waiting() == 2);
            held.countDown();
            first.get();
            assertThat(again.get()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(proof.get()).isEqualTo(new SlotOutcome.Proved(true));
            assertThat(mirrors.events())
                    .extracting(MirrorStore.Event::type)
                    .containsExactly(
                            SecurityEvent.GUESS_DEBITED, SecurityEvent.GUESS_DEBITED, SecurityEvent.GUESS_COUNT_RESET);
        }

        @Test
        void anErrorOfTheTokenWriteThatTookEffectLosesNoDebitAndNoRow() {
            stored(ALICE);
            int told = mirrors.events().size();
            token.registers().throwAfterNextWrite(new StackOverflowError("on purpose"));
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(StackOverflowError.class);
            stored(BOB);
            assertThat(mirrors.events())
                    .as("ALICE's debit, before anything of BOB")
                    .hasSize(told + 1);
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(mirrors.find(ALICE).orElseThrow().slot().used()).isEqualTo(1);
            ledger = reopen();
            assertThat(raised).isEmpty();
        }

        @Test
        void anErrorBetweenTokenAndMirrorLetsNobodyOfTheBatchGoOn() throws Exception {
            stored(ALICE);
            stored(BOB);
            Aci carol = account(3);
            stored(carol);
            Future<SlotOutcome.Debit> first = heldUp(carol);
            List<Future<SlotOutcome.Debit>> batch = List.of(
                    threads.submit(() -> guess(ALICE, 1).outcome()),
                    threads.submit(() -> guess(BOB, 1).outcome()));
            await().until(() -> ledger.view().waiting() == 2);
            mirrors.beforeCommit(() -> {
                throw new StackOverflowError("on purpose");
            });
            held.countDown();
            assertThat(first.get()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
            List<@Nullable Throwable> met = new ArrayList<>();
            for (Future<SlotOutcome.Debit> each : batch) {
                assertThatThrownBy(each::get).satisfies(e -> met.add(e.getCause()));
            }
            assertThat(met)
                    .hasSize(2)
                    .anySatisfy(e -> assertThat(e).isInstanceOf(StackOverflowError.class))
                    .anySatisfy(e -> assertThat(e).isInstanceOf(OutcomeUnknownException.class));
            mirrors.beforeCommit(() -> {});
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(guess(BOB, 1).outcome()).isEqualTo(new SlotOutcome.Repeated(MAX - 1));
            assertThat(mirrors.events()).hasSize(3);
            assertThat(raised).isEmpty();
        }

        @Test
        void moreThanMayWaitAreTurnedAwayAndNothingIsDebited() throws Exception {
            ledger = reopen(new LedgerLimits(1, 2, 512));
            stored(ALICE);
            stored(BOB);
            Future<SlotOutcome.Debit> first = heldUp(BOB);
            threads.submit(() -> guess(BOB, 2));
            threads.submit(() -> guess(BOB, 2));
            await().until(() -> ledger.view().waiting() == 2);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(LedgerBusyException.class);
            held.countDown();
            first.get();
            await().until(() -> ledger.view().waiting() == 0);
            assertThat(place(ALICE).slot().used()).isZero();
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
        }

        @Test
        void nobodySeesAStateThatTheTokenMayNotHave() throws Exception {
            stored(ALICE);
            stored(BOB);
            token.registers().failNextWrite(true);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            token.registers().setAbsent(true);
            assertThatThrownBy(() -> ledger.find(ALICE)).isInstanceOf(TokenUnavailableException.class);
            assertThatThrownBy(() -> ledger.find(BOB)).isInstanceOf(TokenUnavailableException.class);
            token.registers().setAbsent(false);
            assertThat(place(ALICE).slot().used()).isEqualTo(1);
            assertThat(mirrors.find(ALICE).orElseThrow().slot().used()).isEqualTo(1);
            assertThat(mirrors.events()).hasSize(1);
        }

        @Test
        void aBatchWhoseTransactionFailedIsWrittenBeforeAnythingElse() {
            stored(ALICE);
            stored(BOB);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            long writes = ledger.view().tokenWrites();
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> guess(BOB, 1)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(ledger.view().tokenWrites())
                    .as("while the database fails the token is at most one batch ahead")
                    .isEqualTo(writes);
            assertThat(guess(BOB, 1).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
            assertThat(mirrors.find(ALICE).orElseThrow().slot().used()).isEqualTo(1);
            assertThat(mirrors.events()).hasSize(2);
        }

        @Test
        void aRowThatBecameUnreadableKeepsItsGuessFromBeingAnswered() {
            stored(ALICE);
            stored(BOB);
            mirrors.beforeCommit(() -> mirrors.garble(ALICE));
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(guess(BOB, 1).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
            assertThatThrownBy(() -> guess(ALICE, 1)).isInstanceOf(LedgerFaultException.class);
        }

        @Test
        void oneAccountsFirstStartsAtOnceTakeOneSlot() throws Exception {
            List<Future<GuessLedger.Place>> starts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                starts.add(threads.submit(() -> ledger.allocate(ALICE, any -> false)));
            }
            Set<Integer> slots = new HashSet<>();
            for (Future<GuessLedger.Place> start : starts) {
                slots.add(start.get().slotNumber());
            }
            assertThat(slots).hasSize(1);
            assertThat(ledger.view().allocatedSlots()).isEqualTo(1);
        }
    }

    @Nested
    class Freeing {
        @Test
        void theNextOwnerBeginsAtAHigherGeneration() {
            stored(ALICE);
            GuessLedger.Place hers = place(ALICE);
            assertThat(ledger.free(hers)).isEqualTo(new SlotOutcome.Freed());
            assertThat(ledger.find(ALICE)).isEmpty();
            assertThat(mirrors.find(ALICE)).isEmpty();
            GuessLedger.Place his = ledger.allocate(BOB, any -> false);
            assertThat(his.slotNumber()).isEqualTo(hers.slotNumber());
            assertThat(his.slot().generation()).isGreaterThan(hers.slot().generation());
        }

        @Test
        void whatWasMeantForTheFormerOwnerIsStale() {
            stored(ALICE);
            GuessLedger.Place hers = place(ALICE);
            ledger.free(hers);
            GuessLedger.Place his = ledger.allocate(BOB, any -> false);
            ledger.open(his, his.slot().generation(), TAG);
            long generation = hers.slot().generation();
            assertThat(ledger.free(hers)).isEqualTo(new SlotOutcome.Stale());
            assertThat(ledger.remove(hers, generation)).isEqualTo(new SlotOutcome.Stale());
            assertThat(ledger.open(hers, generation, TAG)).isEqualTo(new SlotOutcome.Stale());
            assertThat(ledger.prove(hers, generation, TAG, 0)).isEqualTo(new SlotOutcome.Stale());
            assertThat(place(BOB).slot().state()).isEqualTo(SlotState.OPEN);
        }

        @Test
        void aDeletionWhoseTransactionFailedIsCompletedAtTheNextStart() {
            stored(ALICE);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            assertThatThrownBy(() -> ledger.free(place(ALICE))).isInstanceOf(OutcomeUnknownException.class);
            ledger = reopen();
            assertThat(ledger.view().alarms()).isEmpty();
            assertThat(mirrors.find(ALICE)).isEmpty();
            assertThat(ledger.find(ALICE)).isEmpty();
        }
    }

    @Nested
    class Full {
        @Test
        void aFullLedgerRefusesTheNextAccountAndServesTheOthers() {
            ledger = reopen(new LedgerLimits(1, 10, 10));
            stored(ALICE);
            assertThatThrownBy(() -> ledger.allocate(BOB, number -> number < LedgerPage.MAX_SLOTS))
                    .isInstanceOf(LedgerFullException.class);
            assertThat(guess(ALICE, 1).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
        }

        @Test
        void aFullTokenRefusesTheNextAccountAndServesTheOthers() {
            stored(ALICE);
            token.registers().setCapacity(1);
            assertThatThrownBy(() -> ledger.allocate(BOB, number -> number < LedgerPage.MAX_SLOTS))
                    .isInstanceOf(LedgerFullException.class);
            for (int i = 0; i < 2000; i++) {
                assertThat(guess(ALICE, i).outcome()).isEqualTo(new SlotOutcome.Debited(MAX - 1));
                Slot slot = place(ALICE).slot();
                ledger.prove(place(ALICE), slot.generation(), TAG, slot.round());
            }
            ledger = reopen();
            assertThat(place(ALICE).slot().round()).isEqualTo(2000);
        }
    }
}
