package org.pinfold.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.RecoveryOutcome.Absent;
import org.pinfold.recovery.RecoveryOutcome.AttemptInvalid;
import org.pinfold.recovery.RecoveryOutcome.Evaluated;
import org.pinfold.recovery.RecoveryOutcome.Removed;
import org.pinfold.recovery.RecoveryOutcome.Stale;
import org.pinfold.recovery.RecoveryOutcome.StoreConflict;
import org.pinfold.recovery.RecoveryOutcome.Stored;
import org.pinfold.recovery.RecoveryOutcome.TicketExpired;
import org.pinfold.recovery.RecoveryOutcome.TicketInvalid;
import org.pinfold.recovery.RecoveryOutcome.TooMany;
import org.pinfold.recovery.RecoveryOutcome.Unlocked;
import org.pinfold.recovery.RecoveryOutcome.WrongLock;
import org.pinfold.recovery.RecoveryOutcome.WrongPin;
import org.pinfold.token.KeyVersions;

/** Store, restore and remove, with every step repeated, reordered, crashed and tampered with. */
class SecretRecoveryTest {
    private static final Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    private static final Aci BOB = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000b"));
    private static final String RIGHT = "582047";
    private static final String WRONG = "693158";
    private static final String NEW = "704269";
    private static final String LOCK = "ab".repeat(32);
    private static final String NEW_LOCK = "cd".repeat(32);
    private static final Octets NO_PROOF = Octets.of(new byte[32]);

    private final RecoveryWorld world = new RecoveryWorld();
    private final TestDevice alice = new TestDevice(world, ALICE);
    private final TestDevice bob = new TestDevice(world, BOB);
    private final MasterKey masterKey = MasterKey.random(new SecureRandom());

    private int used() {
        return world.ledger.find(ALICE).orElseThrow().slot().used();
    }

    @Nested
    class Restoring {
        @Test
        void theRightPinGivesTheMasterKeyBackAndResetsTheCount() {
            MasterKey stored = alice.store(RIGHT);
            alice.restore(WRONG);
            assertThat(alice.restore(RIGHT).orElseThrow().matches(stored)).isTrue();
            assertThat(used()).isZero();
        }

        @Test
        void aWrongPinCostsOneTryAndGivesNothing() {
            alice.store(RIGHT);
            assertThat(alice.restore(WRONG)).isEmpty();
            assertThat(used()).isEqualTo(1);
        }

        @Test
        void theSamePointAgainIsFreeAndAnswersTheSame() {
            alice.store(RIGHT);
            TestDevice.Guess guess = alice.guess(WRONG);
            Evaluated first = (Evaluated) alice.evaluate(guess);
            world.restart();
            Evaluated again = (Evaluated) alice.evaluate(guess);
            assertThat(again.evaluatedElement().encode())
                    .isEqualTo(first.evaluatedElement().encode());
            assertThat(used()).isEqualTo(1);
        }

        @Test
        void theSamePointIsRepeatedFiveTimesAtMost() {
            alice.store(RIGHT);
            TestDevice.Guess guess = alice.guess(WRONG);
            alice.evaluate(guess);
            for (int repeat = 1; repeat <= 5; repeat++) {
                assertThat(alice.evaluate(guess)).isInstanceOf(Evaluated.class);
            }
            assertThat(alice.evaluate(guess)).isInstanceOf(TooMany.class);
        }

        @Test
        void nothingStoredIsToldFromAWrongPin() {
            assertThat(alice.evaluate(alice.guess(RIGHT))).isEqualTo(new Absent(Absence.NEVER));
        }

        @Test
        void anotherAccountsEvaluationIsWorthlessHere() {
            MasterKey hers = alice.store(RIGHT);
            bob.store(RIGHT);
            TestDevice.Guess guess = alice.guess(RIGHT);
            Evaluated underBobsKey = (Evaluated) bob.evaluate(guess);
            Evaluated underHers = (Evaluated) alice.evaluate(guess);
            assertThat(underBobsKey.evaluatedElement().encode())
                    .isNotEqualTo(underHers.evaluatedElement().encode());
            assertThat(alice.unlock(guess, underHers)).isInstanceOf(Unlocked.class);
            assertThat(hers).isNotNull();
        }

        @Test
        void anEarlierGenerationsEvaluationIsWorthlessLater() {
            alice.store(RIGHT);
            TestDevice.Guess guess = alice.guess(NEW);
            Octets before =
                    ((Evaluated) alice.evaluate(guess)).evaluatedElement().encode();
            alice.store(NEW);
            assertThat(((Evaluated) alice.evaluate(guess)).evaluatedElement().encode())
                    .isNotEqualTo(before);
        }
    }

    @Nested
    class Unlocking {
        @Test
        void aWrongProofIsToldAndReleasesNothing() {
            alice.store(RIGHT);
            Evaluated evaluated = (Evaluated) alice.evaluate(alice.guess(WRONG));
            assertThat(world.restoring.unlock(ALICE, evaluated.attempt(), NO_PROOF))
                    .isEqualTo(new WrongPin(RecoveryWorld.MAX_TRIES - 1));
            assertThat(world.records.events()).contains(SecurityEvent.PROOF_REJECTED);
        }

        @Test
        void aProofReplayedAfterTheResetReleasesButRefillsNothing() {
            alice.store(RIGHT);
            TestDevice.Guess guess = alice.guess(RIGHT);
            Evaluated evaluated = (Evaluated) alice.evaluate(guess);
            assertThat(alice.unlock(guess, evaluated)).isInstanceOf(Unlocked.class);
            alice.restore(WRONG);
            assertThat(alice.unlock(guess, evaluated)).isInstanceOf(Unlocked.class);
            assertThat(used()).isEqualTo(1);
        }

        @Test
        void anAttemptWithAnyBitFlippedIsInvalid() {
            alice.store(RIGHT);
            byte[] attempt =
                    ((Evaluated) alice.evaluate(alice.guess(RIGHT))).attempt().toByteArray();
            world.limits.unlocks = Integer.MAX_VALUE;
            for (int bit = 0; bit < attempt.length * 8; bit++) {
                byte[] flipped = attempt.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(world.restoring.unlock(ALICE, Octets.of(flipped), NO_PROOF))
                        .isEqualTo(new AttemptInvalid());
            }
        }

        @Test
        void anotherAccountsAttemptIsInvalid() {
            alice.store(RIGHT);
            bob.store(RIGHT);
            Octets attempt = ((Evaluated) bob.evaluate(bob.guess(RIGHT))).attempt();
            assertThat(world.restoring.unlock(ALICE, attempt, NO_PROOF)).isEqualTo(new AttemptInvalid());
        }

        @Test
        void anAttemptOfAnEarlierGenerationIsStale() {
            alice.store(RIGHT);
            TestDevice.Guess guess = alice.guess(RIGHT);
            Evaluated evaluated = (Evaluated) alice.evaluate(guess);
            alice.store(NEW);
            assertThat(alice.unlock(guess, evaluated)).isEqualTo(new Stale());
        }

        @Test
        void wrongProofsAreLimitedAndFailClosed() {
            alice.store(RIGHT);
            world.limits.unlocks = 0;
            Evaluated evaluated = (Evaluated) alice.evaluate(alice.guess(RIGHT));
            assertThat(world.restoring.unlock(ALICE, evaluated.attempt(), NO_PROOF))
                    .isInstanceOf(TooMany.class);
        }
    }

    @Nested
    class TheLastGuess {
        private void useUp() {
            alice.store(RIGHT);
            for (int guess = 1; guess < RecoveryWorld.MAX_TRIES; guess++) {
                alice.evaluate(alice.guess(WRONG));
            }
        }

        @Test
        void canStillBeProved() {
            useUp();
            assertThat(alice.restore(RIGHT)).isPresent();
            assertThat(used()).isZero();
        }

        @Test
        void destroysTheSecretWhenItsProofIsWrong() {
            useUp();
            Evaluated last = (Evaluated) alice.evaluate(alice.guess(WRONG));
            assertThat(world.restoring.unlock(ALICE, last.attempt(), NO_PROOF))
                    .isEqualTo(new Absent(Absence.EXHAUSTED));
            assertThat(world.records.snapshot()).isEmpty();
            assertThat(alice.evaluate(alice.guess(RIGHT))).isEqualTo(new Absent(Absence.EXHAUSTED));
        }

        @Test
        void staysProvableUntilJustBeforeFiveMinutesAndIsDestroyedThen() {
            useUp();
            TestDevice.Guess guess = alice.guess(RIGHT);
            Evaluated last = (Evaluated) alice.evaluate(guess);
            world.clock.advance(RecoveryWorld.LAST_GUESS_WINDOW.minusMillis(1));
            assertThat(world.locator.state(ALICE).absence()).isEmpty();
            world.clock.advance(Duration.ofMillis(1));
            assertThat(world.locator.state(ALICE).absence()).contains(Absence.EXHAUSTED);
            assertThat(world.records.snapshot()).isEmpty();
            assertThat(alice.unlock(guess, last)).isEqualTo(new Absent(Absence.EXHAUSTED));
        }

        @Test
        void isDestroyedByTheSweepIfNobodyAsks() {
            useUp();
            alice.evaluate(alice.guess(WRONG));
            world.clock.advance(RecoveryWorld.LAST_GUESS_WINDOW);
            world.locator.sweep(10, Duration.ofMinutes(10));
            assertThat(world.records.snapshot()).hasSize(1);
            world.clock.advance(Duration.ofMillis(1));
            world.locator.sweep(10, Duration.ofMinutes(10));
            assertThat(world.records.snapshot()).isEmpty();
        }

        @Test
        void isNotEndedByAnybodyElsesGuess() {
            useUp();
            TestDevice.Guess guess = alice.guess(RIGHT);
            Evaluated last = (Evaluated) alice.evaluate(guess);
            assertThat(alice.evaluate(alice.guess(NEW))).isEqualTo(new Absent(Absence.EXHAUSTED));
            assertThat(alice.unlock(guess, last)).isInstanceOf(Unlocked.class);
        }

        @Test
        void isNotEndedByAWrongProofOfTheGuessBeforeThatCrossesIt() {
            alice.store(RIGHT);
            Evaluated before = null;
            for (int used = 1; used < RecoveryWorld.MAX_TRIES; used++) {
                before = (Evaluated) alice.evaluate(alice.guess(WRONG));
            }
            TestDevice.Guess guess = alice.guess(RIGHT);
            List<Evaluated> last = new ArrayList<>();
            // The slot is read for the wrong proof, and then the last guess is debited.
            SecretRestoring slow = world.restoringWith(afterTheFirst("find", () -> {
                last.add((Evaluated) alice.evaluate(guess));
            }));
            assertThat(slow.unlock(ALICE, Objects.requireNonNull(before).attempt(), NO_PROOF))
                    .isEqualTo(new WrongPin(1));
            assertThat(last).hasSize(1);
            assertThat(alice.unlock(guess, last.get(0))).isInstanceOf(Unlocked.class);
        }

        /** The world's ledger, where something happens after the first call of a method. */
        private GuessLedger afterTheFirst(String method, Runnable happening) {
            AtomicBoolean done = new AtomicBoolean();
            return (GuessLedger) Proxy.newProxyInstance(
                    GuessLedger.class.getClassLoader(),
                    new Class<?>[] {GuessLedger.class},
                    (proxy, called, arguments) -> {
                        Object result = called.invoke(world.ledger, arguments);
                        if (called.getName().equals(method) && done.compareAndSet(false, true)) {
                            happening.run();
                        }
                        return result;
                    });
        }

        @Test
        void isNotEndedByAWrongProofOfAnEarlierGuess() {
            alice.store(RIGHT);
            Evaluated first = (Evaluated) alice.evaluate(alice.guess(WRONG));
            alice.evaluate(alice.guess(WRONG));
            TestDevice.Guess guess = alice.guess(RIGHT);
            Evaluated last = (Evaluated) alice.evaluate(guess);
            assertThat(world.restoring.unlock(ALICE, first.attempt(), NO_PROOF)).isEqualTo(new WrongPin(0));
            assertThat(alice.unlock(guess, last)).isInstanceOf(Unlocked.class);
        }

        @Test
        void isDecidedByTheLowerOfTheLimits() {
            alice.store(RIGHT);
            alice.evaluate(alice.guess(WRONG));
            world.restart(2);
            alice.evaluate(alice.guess(WRONG));
            assertThat(alice.evaluate(alice.guess(RIGHT))).isEqualTo(new Absent(Absence.EXHAUSTED));
        }

        @Test
        void isNotMovedByAHigherConfiguredLimit() {
            useUp();
            world.restart(200);
            alice.evaluate(alice.guess(WRONG));
            assertThat(alice.evaluate(alice.guess(NEW))).isEqualTo(new Absent(Absence.EXHAUSTED));
        }
    }

    @Nested
    class Storing {
        @Test
        void theNewPinReplacesTheOldOne() {
            alice.store(RIGHT);
            MasterKey second = alice.store(NEW);
            assertThat(alice.restore(RIGHT)).isEmpty();
            assertThat(alice.restore(NEW).orElseThrow().matches(second)).isTrue();
            assertThat(world.records.snapshot()).hasSize(1);
        }

        @Test
        void untilTheSecondStepTheOldPinRestores() {
            alice.store(RIGHT);
            alice.prepare(NEW, masterKey, Optional.empty());
            assertThat(alice.restore(RIGHT)).isPresent();
        }

        @Test
        void theSameRequestAgainIsAnsweredTheSameAndChangesNothing() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            assertThat(alice.store(command)).isEqualTo(new Stored(2, RecoveryWorld.MAX_TRIES));
            alice.evaluate(alice.guess(WRONG));
            assertThat(alice.store(command)).isEqualTo(new Stored(2, RecoveryWorld.MAX_TRIES - 1));
            assertThat(used()).isEqualTo(1);
        }

        @Test
        void theSameTicketWithAnotherBodyIsAConflict() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            alice.store(command);
            StoreCommand other = new StoreCommand(
                    command.ticket(), command.secret(), command.serverProof(), command.unlockKey(), Optional.empty());
            assertThat(alice.store(other)).isEqualTo(new StoreConflict());
        }

        @Test
        void ofTwoStartsTheFirstToFinishWinsAndTheOtherIsStale() {
            StoreCommand first = alice.prepare(RIGHT, masterKey, Optional.empty());
            StoreCommand second = alice.prepare(NEW, masterKey, Optional.empty());
            assertThat(alice.store(second)).isInstanceOf(Stored.class);
            assertThat(alice.store(first)).isEqualTo(new Stale());
            assertThat(alice.restore(NEW)).isPresent();
            assertThat(world.records.snapshot()).hasSize(1);
        }

        @Test
        void manyAtOnceOfTheSameRequestStoreOnce() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            List<Object> outcomes = IntStream.range(0, 16)
                    .parallel()
                    .<Object>mapToObj(call -> {
                        try {
                            return alice.store(command);
                        } catch (OutcomeUnknownException e) {
                            // Two inserted the pending row at once; the device repeats.
                            return alice.store(command);
                        }
                    })
                    .distinct()
                    .toList();
            assertThat(outcomes).containsExactly(new Stored(2, RecoveryWorld.MAX_TRIES));
            assertThat(alice.restore(RIGHT)).isPresent();
        }

        @Test
        void aRemovalBetweenTheStepsEndsTheTicket() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            assertThat(world.storing.remove(ALICE)).isEqualTo(new Removed());
            assertThat(alice.store(command)).isEqualTo(new Stale());
        }

        @Test
        void aTicketEndsAfterTenMinutes() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            world.clock.advance(Ticket.LIFETIME.minusMillis(1));
            StoreCommand later = alice.prepare(NEW, masterKey, Optional.empty());
            world.clock.advance(Duration.ofMillis(1));
            assertThat(alice.store(command)).isEqualTo(new TicketExpired());
            assertThat(alice.store(later)).isInstanceOf(Stored.class);
        }

        @Test
        void aTicketIsForItsDeviceAndAccountOnly() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            assertThat(world.storing.store(ALICE, 2, command)).isEqualTo(new TicketInvalid());
            assertThat(world.storing.store(BOB, TestDevice.DEVICE_ID, command)).isEqualTo(new TicketInvalid());
        }

        @Test
        void startsAreLimited() {
            world.limits.starts = 0;
            assertThat(world.storing.start(
                            ALICE,
                            TestDevice.DEVICE_ID,
                            alice.guess(RIGHT).point(),
                            org.pinfold.protocol.PinHashParameters.DEFAULT,
                            10))
                    .isInstanceOf(TooMany.class);
        }

        @Test
        void theLockIsSetWithTheSecret() {
            StoreCommand command =
                    alice.prepare(RIGHT, masterKey, Optional.of(new StoreCommand.Lock(LOCK, Optional.empty())));
            alice.store(command);
            assertThat(world.locks.values).isEqualTo(Map.of(ALICE, LOCK));
        }

        @Test
        void overALockOnlyItsPresentValueSetsAnother() {
            world.locks.values.put(ALICE, LOCK);
            StoreCommand without =
                    alice.prepare(RIGHT, masterKey, Optional.of(new StoreCommand.Lock(NEW_LOCK, Optional.empty())));
            assertThat(alice.store(without)).isEqualTo(new WrongLock());
            StoreCommand with =
                    alice.prepare(RIGHT, masterKey, Optional.of(new StoreCommand.Lock(NEW_LOCK, Optional.of(LOCK))));
            assertThat(alice.store(with)).isInstanceOf(Stored.class);
            assertThat(world.locks.values).isEqualTo(Map.of(ALICE, NEW_LOCK));
        }
    }

    @Nested
    class Crashes {
        private final StoreCommand.Lock lock = new StoreCommand.Lock(NEW_LOCK, Optional.of(LOCK));

        @Test
        void beforeTheCommitPointTheOldPinAndTheOldLockHold() {
            alice.store(RIGHT);
            world.locks.values.put(ALICE, LOCK);
            StoreCommand command = alice.prepare(NEW, masterKey, Optional.of(lock));
            world.token.registers().failNextWrite(false);
            assertThatThrownBy(() -> alice.store(command)).isInstanceOf(OutcomeUnknownException.class);
            world.restart();
            assertThat(alice.restore(NEW)).isEmpty();
            assertThat(alice.restore(RIGHT)).isPresent();
            assertThat(world.locks.values).isEqualTo(Map.of(ALICE, LOCK));
        }

        @Test
        void afterTheCommitPointTheNewPinAndTheNewLockHold() {
            alice.store(RIGHT);
            world.locks.values.put(ALICE, LOCK);
            StoreCommand command = alice.prepare(NEW, masterKey, Optional.of(lock));
            world.token.registers().failNextWrite(true);
            assertThatThrownBy(() -> alice.store(command)).isInstanceOf(OutcomeUnknownException.class);
            world.restart();
            world.locator.resolve(ALICE);
            assertThat(world.locks.values).isEqualTo(Map.of(ALICE, NEW_LOCK));
            assertThat(alice.restore(RIGHT)).isEmpty();
            assertThat(alice.restore(NEW).orElseThrow().matches(masterKey)).isTrue();
        }

        @Test
        void aLostPromotionIsMadeGoodBeforeTheNextRead() {
            alice.store(RIGHT);
            StoreCommand command = alice.prepare(NEW, masterKey, Optional.empty());
            world.records.failNextPromotion();
            assertThatThrownBy(() -> alice.store(command)).isInstanceOf(IllegalStateException.class);
            world.restart();
            assertThat(world.locator.sweep(10, Duration.ZERO)).isZero();
            assertThat(world.records.snapshot())
                    .singleElement()
                    .satisfies(row -> assertThat(row.pending()).isFalse());
            assertThat(alice.restore(NEW)).isPresent();
        }

        @Test
        void aPendingRowWhoseAnswerWasLostIsFoundByTheSameRequest() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            world.records.failNextInsert();
            assertThatThrownBy(() -> alice.store(command)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(alice.store(command)).isInstanceOf(Stored.class);
        }

        @Test
        void anUncommittedRowIsSweptLongAfterItsTicketAndNoSooner() {
            StoreCommand command = alice.prepare(RIGHT, masterKey, Optional.empty());
            world.token.registers().failNextWrite(false);
            assertThatThrownBy(() -> alice.store(command)).isInstanceOf(OutcomeUnknownException.class);
            world.clock.advance(Ticket.LIFETIME.plus(RecordLocator.SWEEP_GRACE).minusMillis(1));
            world.locator.sweep(10, Duration.ZERO);
            assertThat(world.records.snapshot()).hasSize(1);
            world.clock.advance(Duration.ofMillis(1));
            world.locator.sweep(10, Duration.ZERO);
            assertThat(world.records.snapshot()).isEmpty();
        }
    }

    @Nested
    class Removing {
        @Test
        void leavesNothingAndSaysSo() {
            alice.store(RIGHT);
            assertThat(world.storing.remove(ALICE)).isEqualTo(new Removed());
            assertThat(world.records.snapshot()).isEmpty();
            assertThat(alice.evaluate(alice.guess(RIGHT))).isEqualTo(new Absent(Absence.REMOVED));
            assertThat(world.locator.state(ALICE).absence()).contains(Absence.REMOVED);
        }

        @Test
        void canBeFollowedByANewPin() {
            alice.store(RIGHT);
            world.storing.remove(ALICE);
            alice.store(NEW);
            assertThat(alice.restore(NEW)).isPresent();
        }

        @Test
        void ofNothingIsNothing() {
            assertThat(world.storing.remove(ALICE)).isEqualTo(new Removed());
        }
    }

    @Nested
    class Tampering {
        @Test
        void aFlippedBitInASealedRecordIsAFaultAndCostsNothing() {
            alice.store(RIGHT);
            RecoveryRecord row = world.records.snapshot().get(0);
            byte[] sealed = row.sealed().toByteArray();
            for (int position = 0; position < sealed.length; position++) {
                byte[] flipped = sealed.clone();
                flipped[position] ^= 1;
                world.records.turnBack(List.of(withSealed(row, Octets.of(flipped))));
                assertThatThrownBy(() -> alice.evaluate(alice.guess(RIGHT))).isInstanceOf(RecordDamagedException.class);
            }
            assertThat(used()).isZero();
            assertThat(world.records.events()).contains(SecurityEvent.RECORD_DAMAGED);
        }

        @Test
        void anotherAccountsSealPastedOverThisOnesIsAFaultAndCostsNothing() {
            alice.store(RIGHT);
            bob.store(WRONG);
            RecoveryRecord hers = world.records.find(ALICE).readable().get(0);
            RecoveryRecord his = world.records.find(BOB).readable().get(0);
            world.records.turnBack(List.of(withSealed(hers, his.sealed()), his));
            assertThatThrownBy(() -> alice.evaluate(alice.guess(WRONG))).isInstanceOf(RecordDamagedException.class);
            assertThat(used()).isZero();
        }

        @Test
        void anEarlierRecordPutBackIsRecordLostAndCostsNothing() {
            alice.store(RIGHT);
            List<RecoveryRecord> old = world.records.snapshot();
            alice.store(NEW);
            world.records.turnBack(old);
            assertThat(alice.evaluate(alice.guess(RIGHT))).isEqualTo(new Absent(Absence.RECORD_LOST));
            assertThat(world.records.events()).contains(SecurityEvent.RECORD_LOST);
            assertThat(used()).isZero();
        }

        @Test
        void anEarlierDatabasePutBackRevivesNoPin() {
            alice.store(RIGHT);
            List<RecoveryRecord> oldRecords = world.records.snapshot();
            InMemoryMirrors.Snapshot oldMirrors = world.mirrors.snapshot();
            alice.store(NEW);
            world.records.turnBack(oldRecords);
            world.mirrors.turnBack(oldMirrors);
            world.restart();
            assertThat(alice.restore(RIGHT)).isEmpty();
            assertThat(world.locator.state(ALICE).absence()).contains(Absence.RECORD_LOST);
        }

        @Test
        void aRecordOfOtherKeyVersionsIsAFaultAndCostsNothing() {
            alice.store(RIGHT);
            RecoveryRecord row = world.records.snapshot().get(0);
            world.records.turnBack(List.of(withVersions(row, new KeyVersions(2, 1, 1, 1))));
            assertThatThrownBy(() -> alice.evaluate(alice.guess(RIGHT))).isInstanceOf(LedgerFaultException.class);
            assertThat(used()).isZero();
            assertThat(world.records.events()).contains(SecurityEvent.LEDGER_FAULT);
        }

        @Test
        void oneFaultyAccountDoesNotKeepTheSweepFromTheOthers() {
            StoreCommand hers = alice.prepare(RIGHT, masterKey, Optional.empty());
            StoreCommand his = bob.prepare(RIGHT, masterKey, Optional.empty());
            world.records.failNextPromotion();
            assertThatThrownBy(() -> alice.store(hers)).isInstanceOf(IllegalStateException.class);
            world.records.failNextPromotion();
            assertThatThrownBy(() -> bob.store(his)).isInstanceOf(IllegalStateException.class);
            world.mirrors.delete(ALICE);
            world.restart();
            assertThat(world.locator.sweep(10, Duration.ZERO)).isEqualTo(1);
            assertThat(world.records.find(BOB).readable()).singleElement().matches(row -> !row.pending());
        }

        @Test
        void aFaultThatIsNoneOfOursDoesNotKeepTheSweepFromTheOthers() {
            for (TestDevice device : List.of(alice, bob)) {
                StoreCommand command = device.prepare(RIGHT, masterKey, Optional.empty());
                world.records.failNextPromotion();
                assertThatThrownBy(() -> device.store(command)).isInstanceOf(IllegalStateException.class);
            }
            world.records.failNextPromotion();
            assertThat(world.locator.sweep(10, Duration.ZERO)).isEqualTo(1);
            assertThat(world.records.events()).contains(SecurityEvent.RECORD_DAMAGED);
            assertThat(world.records.snapshot())
                    .filteredOn(RecoveryRecord::pending)
                    .hasSize(1);
        }

        @Test
        void aPendingRowOfNoAccountIsAFaultOfTheSweepAndTold() {
            alice.store(RIGHT);
            world.records.addRowOfNoAccount();
            assertThat(world.locator.sweep(10, Duration.ZERO)).isEqualTo(1);
            assertThat(world.records.events()).contains(SecurityEvent.RECORD_DAMAGED);
        }

        @Test
        void anUnreadableRowIsDamageAndKeepsItsOwnerFromNoNewPin() {
            alice.store(RIGHT);
            world.records.makeUnreadable(ALICE);
            assertThatThrownBy(() -> alice.evaluate(alice.guess(RIGHT))).isInstanceOf(RecordDamagedException.class);
            assertThatThrownBy(() -> world.locator.state(ALICE)).isInstanceOf(RecordDamagedException.class);
            assertThat(used()).isZero();
            assertThat(world.records.events()).contains(SecurityEvent.RECORD_DAMAGED);
            assertThat(world.records.events()).doesNotContain(SecurityEvent.RECORD_LOST);
            MasterKey second = alice.store(NEW);
            assertThat(alice.restore(NEW).orElseThrow().matches(second)).isTrue();
        }

        @Test
        void aDamagedRecordWithAnOldGuessKeepsItsOwnerFromNoNewPin() {
            alice.store(RIGHT);
            alice.restore(WRONG);
            RecoveryRecord row = world.records.snapshot().get(0);
            world.records.turnBack(List.of(withSealed(row, Octets.of(new byte[1]))));
            world.clock.advance(RecoveryWorld.LAST_GUESS_WINDOW.plusMinutes(1));
            assertThat(world.locator.resolve(ALICE)).isEqualTo(row.generation());
            assertThat(world.locator.sweep(10, Duration.ofMinutes(10))).isEqualTo(1);
            assertThatThrownBy(() -> alice.evaluate(alice.guess(RIGHT))).isInstanceOf(RecordDamagedException.class);
            assertThat(used()).isEqualTo(1);
            MasterKey second = alice.store(NEW);
            assertThat(alice.restore(NEW).orElseThrow().matches(second)).isTrue();
        }

        @Test
        void aDamagedRecordWithAnOldGuessCanBeRemoved() {
            alice.store(RIGHT);
            alice.restore(WRONG);
            RecoveryRecord row = world.records.snapshot().get(0);
            world.records.turnBack(List.of(withSealed(row, Octets.of(new byte[1]))));
            world.clock.advance(RecoveryWorld.LAST_GUESS_WINDOW.plusMinutes(1));
            assertThat(world.storing.remove(ALICE)).isEqualTo(new Removed());
            assertThat(world.records.snapshot()).isEmpty();
        }

        @Test
        void aRecordOfOtherKeyVersionsWithAnOldGuessKeepsItsOwnerFromNoNewPin() {
            alice.store(RIGHT);
            alice.restore(WRONG);
            world.records.turnBack(List.of(withVersions(world.records.snapshot().get(0), new KeyVersions(2, 1, 1, 1))));
            world.clock.advance(RecoveryWorld.LAST_GUESS_WINDOW.plusMinutes(1));
            assertThatThrownBy(() -> alice.evaluate(alice.guess(RIGHT))).isInstanceOf(LedgerFaultException.class);
            alice.store(NEW);
            assertThat(alice.restore(NEW)).isPresent();
        }

        @Test
        void aRecordWithoutItsMirrorRowIsAFault() {
            alice.store(RIGHT);
            world.mirrors.delete(ALICE);
            assertThatThrownBy(() -> alice.evaluate(alice.guess(RIGHT))).isInstanceOf(LedgerFaultException.class);
        }

        private RecoveryRecord withVersions(RecoveryRecord row, KeyVersions versions) {
            return new RecoveryRecord(
                    row.account(),
                    row.generation(),
                    row.nonce(),
                    row.slotNumber(),
                    row.pending(),
                    row.pendingUntil(),
                    versions,
                    row.sealed(),
                    row.lockVerifier());
        }

        private RecoveryRecord withSealed(RecoveryRecord row, Octets sealed) {
            return new RecoveryRecord(
                    row.account(),
                    row.generation(),
                    row.nonce(),
                    row.slotNumber(),
                    row.pending(),
                    row.pendingUntil(),
                    row.keyVersions(),
                    sealed,
                    row.lockVerifier());
        }
    }

    @Nested
    class State {
        @Test
        void tellsGenerationAndTries() {
            assertThat(world.locator.state(ALICE))
                    .isEqualTo(new RecoveryState(Optional.of(Absence.NEVER), 0, 0, 0, Optional.empty()));
            alice.store(RIGHT);
            alice.restore(WRONG);
            RecoveryState state = world.locator.state(ALICE);
            assertThat(state.absence()).isEmpty();
            assertThat(state.generation()).isEqualTo(2);
            assertThat(state.triesRemaining()).isEqualTo(RecoveryWorld.MAX_TRIES - 1);
            assertThat(state.guessesSinceSuccess()).isEqualTo(1);
        }
    }
}
