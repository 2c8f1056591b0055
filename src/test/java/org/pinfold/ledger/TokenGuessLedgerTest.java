package org.pinfold.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.InMemoryRegisters;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.TokenFaultException;

/** Token write, mirror row, answer: what the ledger does when either store fails or lies. */
class TokenGuessLedgerTest {
    private static final int TAG = 77;
    private static final int MAX = 3;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    private static final Aci BOB = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000b"));

    private final InMemoryToken token = new InMemoryToken(1);
    private final InMemoryMirrors mirrors = new InMemoryMirrors();
    private TokenGuessLedger ledger = reopen();

    private TokenGuessLedger reopen() {
        return TokenGuessLedger.open(token, mirrors, GuessPolicy.unpaced(MAX), CLOCK);
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
            GuessLedger.Place place = ledger.allocate(ALICE, number -> number < LedgerPages.SLOTS_PER_PAGE);
            assertThat(place.slotNumber()).isEqualTo(LedgerPages.SLOTS_PER_PAGE);
            ledger = reopen();
            assertThat(place(ALICE).slotNumber()).isEqualTo(LedgerPages.SLOTS_PER_PAGE);
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
            assertThat(LedgerPages.read(token.registers()).slot(place.slotNumber()))
                    .isEqualTo(result.after());
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
            Map<Aci, Mirror> old = mirrors.snapshot();
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
            mirrors.turnBack(Map.of());
            ledger = reopen();
            assertThat(ledger.view().alarms())
                    .extracting(GuessLedger.Alarm::event)
                    .containsExactly(SecurityEvent.DATABASE_BEHIND);
        }

        @Test
        void anotherTokensRowsRefuseTheStart() {
            stored(ALICE);
            InMemoryToken other = new InMemoryToken(2);
            assertThatThrownBy(() -> TokenGuessLedger.open(other, mirrors, GuessPolicy.unpaced(MAX), CLOCK))
                    .isInstanceOf(LedgerFaultException.class);
        }

        @Test
        void whatALostTransactionHadToTellIsToldBeforeTheSlotMovesOn() {
            stored(ALICE);
            mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
            GuessLedger.Place place = place(ALICE);
            assertThatThrownBy(() -> ledger.remove(place, place.slot().generation()))
                    .isInstanceOf(OutcomeUnknownException.class);
            ledger = reopen();
            ledger.remove(place(ALICE), place(ALICE).slot().generation());
            assertThat(mirrors.events())
                    .extracting(MirrorStore.Event::type)
                    .containsExactly(SecurityEvent.SECRET_REMOVED, SecurityEvent.SECRET_REMOVED);
        }

        @Test
        void aTokenWhoseRegistersCannotHoldAPageIsRefused() {
            assertThatThrownBy(() -> LedgerPages.read(new InMemoryRegisters(16_384)))
                    .isInstanceOf(TokenFaultException.class)
                    .hasMessageContaining("16400");
        }

        @Test
        void aCrashBetweenTokenAndMirrorIsNoAlarm() {
            stored(ALICE);
            Map<Aci, Mirror> before = mirrors.snapshot();
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
            assertThat(LedgerPages.read(token.registers())
                            .slot(place.slotNumber())
                            .used())
                    .isZero();
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
}
