package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.registration.Account;
import org.pinfold.registration.DeviceCaller;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryCaller;
import org.pinfold.registration.RegistrationLock;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;
import org.pinfold.registration.SessionId;

class RegistrationServiceTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;
    private static final PhoneNumber OTHER_NUMBER = new PhoneNumber("+12025550123");
    private static final String LOCK = "0f".repeat(32);
    private static final String WRONG_LOCK = "1f".repeat(32);
    private static final Duration SEVEN_DAYS = Duration.ofDays(7);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    class TheSession {
        @Test
        void mustExist() {
            assertThat(caller.register(SessionId.draw(server.random))).isEqualTo(new RegistrationOutcome.NoSession());
        }

        @Test
        void mustHaveProvedItsNumber() {
            assertThat(caller.register(caller.open(NUMBER))).isEqualTo(new RegistrationOutcome.NotVerified());
        }

        @Test
        void mustNotHaveExpired() {
            SessionId session = caller.verified(NUMBER);
            server.clock.turn(Duration.ofHours(1));
            assertThat(caller.register(session)).isEqualTo(new RegistrationOutcome.NoSession());
        }

        @Test
        void isConsumedByARegistration() {
            SessionId session = caller.verified(NUMBER);
            assertThat(caller.register(session)).isInstanceOf(Registered.class);
            assertThat(caller.register(session)).isEqualTo(new RegistrationOutcome.NoSession());
        }

        @Test
        void isUsableAgainAfterTheLockHeld() {
            Registered owner = locked();
            SessionId session = caller.verified(NUMBER);
            assertThat(caller.register(session)).isInstanceOf(Locked.class);
            assertThat(caller.register(session, WRONG_LOCK)).isInstanceOf(Locked.class);
            assertThat(((Registered) caller.register(session, LOCK)).account()).isEqualTo(owner.account());
        }
    }

    /** A lock that was imported from an old system. */
    @Nested
    class AnImportedLock {
        private final PhoneNumber number = NUMBER;
        private final Registered owner = caller.registered(number);

        AnImportedLock() {
            server.oldLocks.pins.put(owner.account(), "4711");
        }

        private RegistrationOutcome byPin(SessionId session, String pin) {
            return caller.registration.registerWithLegacyPin(session, pin.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void holdsWithoutThePinAndSaysOfWhatKindItIs() {
            RegistrationOutcome outcome = caller.register(caller.verified(number));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Locked.class,
                            locked -> assertThat(locked.imported()).isTrue());
        }

        @Test
        void opensWithThePinForTheSameAccountAndGoesOnHolding() {
            SessionId session = caller.verified(number);
            assertThat(byPin(session, "0000"))
                    .isEqualTo(new RegistrationOutcome.LegacyRefused(new LegacyOutcome.WrongPin(9)));
            assertThat(((Registered) byPin(session, "4711")).account()).isEqualTo(owner.account());
            assertThat(caller.register(caller.verified(number))).isInstanceOf(Locked.class);
        }

        @Test
        void needsAProvedNumber() {
            assertThat(byPin(SessionId.draw(server.random), "4711")).isEqualTo(new RegistrationOutcome.NoSession());
            assertThat(byPin(caller.open(number), "4711")).isEqualTo(new RegistrationOutcome.NotVerified());
        }

        @Test
        void isNotAskedOfANumberWithoutOne() {
            assertThat(byPin(caller.verified(new PhoneNumber("+4915112345679")), "4711"))
                    .isEqualTo(new RegistrationOutcome.LegacyRefused(new LegacyOutcome.NoLegacyLock()));
        }

        @Test
        void opensNoLockThatItsOwnerSetSince() {
            caller.connection.inTransaction(() ->
                    caller.accountLock.apply(owner.account(), 1, Octets.of(new byte[RegistrationLock.VERIFIER_BYTES])));
            assertThat(byPin(caller.verified(number), "4711")).isInstanceOf(Locked.class);
        }

        @Test
        void expiresAsAnyOtherAndThenFreesTheNumberNotTheAccount() {
            server.clock.turn(LockPolicy.DEFAULT.lifetime());
            SessionId session = caller.verified(number);
            assertThat(((Registered) byPin(session, "4711")).account()).isEqualTo(owner.account());
            server.clock.turn(LockPolicy.DEFAULT.lifetime());
            assertThat(caller.registered(number).account()).isNotEqualTo(owner.account());
        }
    }

    @Nested
    class ANewNumber {
        @Test
        void isRegisteredAlsoAtTheFirstGate() {
            // Its gate has the number 0, which a persistence provider may take for none.
            assertThat(caller.registered(new PhoneNumber("+4915112345006")).reregistered())
                    .isFalse();
        }

        @Test
        void getsANewAccountWithItsFirstDevice() {
            Registered registered = caller.registered(NUMBER);
            assertThat(registered.reregistered()).isFalse();
            assertThat(registered.deviceId()).isEqualTo(1);
            assertThat(registered.identifier()).isEqualTo(NUMBER);
            assertThat(registered.account().uuid().version()).isEqualTo(4);
            assertThat(registered.account().uuid().variant()).isEqualTo(2);
            assertThat(authenticates(registered)).isTrue();
            assertThat(server.events.of(registered.account())).containsExactly(SecurityEvent.NUMBER_REGISTERED);
        }

        @Test
        void getsAnAccountOfItsOwn() {
            assertThat(caller.registered(OTHER_NUMBER).account())
                    .isNotEqualTo(caller.registered(NUMBER).account());
        }

        @Test
        void leadsToOneAccountWhenManyRegisterItAtOnce() throws Exception {
            int threads = 6;
            List<SessionId> sessions = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                sessions.add(caller.verified(NUMBER));
            }
            List<Registered> registered = new ArrayList<>();
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Callable<RegistrationOutcome>> calls = sessions.stream()
                        .<Callable<RegistrationOutcome>>map(session -> () -> {
                            try (Server.Caller other = server.new Caller()) {
                                return other.register(session);
                            }
                        })
                        .toList();
                for (Future<RegistrationOutcome> outcome : executor.invokeAll(calls)) {
                    registered.add((Registered) outcome.get());
                }
            } finally {
                executor.shutdownNow();
            }
            assertThat(registered)
                    .extracting(Registered::account)
                    .containsOnly(registered.get(0).account());
            assertThat(registered).filteredOn(Registered::reregistered).hasSize(threads - 1);
            assertThat(registered)
                    .filteredOn(RegistrationServiceTest.this::authenticates)
                    .hasSize(1);
        }
    }

    @Nested
    class WithoutALock {
        @Test
        void theAccountStaysAndItsOldDeviceIsLoggedOut() {
            Registered first = caller.registered(NUMBER);
            server.clock.turn(Duration.ofDays(100));
            Registered second = caller.registered(NUMBER);
            assertThat(second.account()).isEqualTo(first.account());
            assertThat(second.reregistered()).isTrue();
            assertThat(authenticates(first)).isFalse();
            assertThat(authenticates(second)).isTrue();
        }
    }

    @Nested
    class WithoutALockOverAnAccountThatHoldsSomething {
        private final Registered owner = caller.registered(NUMBER);

        @Test
        void aStoredSecretMakesTheNewDeviceRestoreFirst() {
            server.belongings.secrets.add(owner.account());
            Registered next = caller.registered(NUMBER);
            assertThat(next.account()).isEqualTo(owner.account());
            assertThat(next.mustRestore()).isTrue();
            assertThat(mustRestore(next)).contains(true);
            assertThat(authenticates(owner)).isFalse();
        }

        @Test
        void aBackupDoesSoToo() {
            server.belongings.backups.add(owner.account());
            assertThat(caller.registered(NUMBER).mustRestore()).isTrue();
        }

        @Test
        void nothingStoredLetsItInFully() {
            Registered next = caller.registered(NUMBER);
            assertThat(next.mustRestore()).isFalse();
            assertThat(mustRestore(next)).contains(false);
        }

        @Test
        void theRightLockValueLetsItInFully() {
            server.belongings.put(owner.account());
            caller.inTransaction(() -> caller.locks.set(
                    owner.account(), RegistrationLockValue.parse(LOCK).orElseThrow(), Optional.empty()));
            assertThat(caller.registered(NUMBER, LOCK).mustRestore()).isFalse();
        }

        @Test
        void isNoActivityOfTheAccountUntilThePinIsProved() {
            server.belongings.put(owner.account());
            Registered next = caller.registered(NUMBER);
            Instant registered = lastActiveAt(owner.account());
            server.clock.turn(Duration.ofHours(3));
            assertThat(mustRestore(next)).contains(true);
            assertThat(lastActiveAt(owner.account())).isEqualTo(registered);
            release(next);
            assertThat(mustRestore(next)).contains(false);
            assertThat(lastActiveAt(owner.account())).isAfter(registered);
        }

        @Test
        void provingThePinReleasesTheDeviceAndAgainChangesNothing() {
            server.belongings.put(owner.account());
            Registered next = caller.registered(NUMBER);
            release(next);
            release(next);
            assertThat(mustRestore(next)).contains(false);
            assertThat(server.events.of(owner.account())).contains(SecurityEvent.DEVICE_RELEASED);
        }

        @Test
        void discardingGivesTheNumberToANewAccountAndLeavesTheOldOneAsItIs() {
            server.belongings.put(owner.account());
            Registered next = caller.registered(NUMBER);
            Registered fresh = discard(next).orElseThrow();
            assertThat(fresh.account()).isNotEqualTo(owner.account());
            assertThat(fresh.identifier()).isEqualTo(NUMBER);
            assertThat(fresh.mustRestore()).isFalse();
            assertThat(mustRestore(fresh)).contains(false);
            assertThat(authenticates(next)).isFalse();
            assertThat(server.belongings.secrets).containsExactly(owner.account());
            assertThat(server.belongings.backups).containsExactly(owner.account());
            assertThat(caller.registered(NUMBER).account()).isEqualTo(fresh.account());
        }

        @Test
        void aDeviceThatMayDoEverythingDiscardsNothing() {
            server.belongings.put(owner.account());
            Registered next = caller.registered(NUMBER);
            release(next);
            assertThat(discard(next)).isEmpty();
            assertThat(authenticates(next)).isTrue();
        }

        @Test
        void ofManyWhoDiscardAtOnceOneGetsTheNumber() throws Exception {
            server.belongings.put(owner.account());
            Registered next = caller.registered(NUMBER);
            int threads = 4;
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            List<Registered> fresh = new ArrayList<>();
            try {
                List<Future<Optional<Registered>>> calls = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    calls.add(executor.submit(() -> {
                        try (Server.Caller other = server.new Caller()) {
                            return other.registration.discard(next.account(), next.deviceId());
                        }
                    }));
                }
                for (Future<Optional<Registered>> call : calls) {
                    call.get().ifPresent(fresh::add);
                }
            } finally {
                executor.shutdownNow();
            }
            assertThat(fresh).hasSize(1);
            assertThat(caller.registered(NUMBER).account())
                    .isEqualTo(fresh.get(0).account());
        }

        private void release(Registered device) {
            caller.inTransaction(() -> {
                caller.deviceService.release(device.account(), device.deviceId());
                return true;
            });
        }

        private Optional<Registered> discard(Registered device) {
            return caller.registration.discard(device.account(), device.deviceId());
        }

        private Instant lastActiveAt(Aci account) {
            return caller.inTransaction(() -> caller.accounts.find(account))
                    .orElseThrow()
                    .lastActiveAt();
        }

        private Optional<Boolean> mustRestore(Registered device) {
            return caller.inTransaction(() -> caller.credentials.authenticateDevice(
                            device.account() + "." + device.deviceId(),
                            device.password().text()))
                    .map(DeviceCaller::mustRestore);
        }
    }

    @Nested
    class WithALock {
        private final Registered owner = locked();

        @Test
        void nobodyGetsInWithoutItsValueUntilTheLastMillisecond() {
            SessionId early = verifiedAt(SEVEN_DAYS.minusMillis(1));
            Locked outcome = (Locked) caller.register(early);
            assertThat(outcome.timeRemaining()).isEqualTo(Duration.ofMillis(1));
            assertThat(authenticates(owner)).isTrue();
            assertThat(server.events.of(owner.account())).contains(SecurityEvent.REGISTRATION_LOCK_PROBED);
        }

        @Test
        void theRightValueOpensTheSameAccount() {
            Registered again = caller.registered(NUMBER, LOCK);
            assertThat(again.account()).isEqualTo(owner.account());
            assertThat(again.reregistered()).isTrue();
            assertThat(authenticates(owner)).isFalse();
            assertThat(authenticates(again)).isTrue();
        }

        @Test
        void itsValueIsTriedTenTimesAnHourAndARightOneClearsThat() {
            SessionId session = caller.verified(NUMBER);
            for (int i = 0; i < 9; i++) {
                assertThat(caller.register(session, WRONG_LOCK)).isInstanceOf(Locked.class);
            }
            assertThat(caller.register(session, LOCK)).isInstanceOf(Registered.class);
            SessionId next = caller.verified(NUMBER);
            for (int i = 0; i < 10; i++) {
                assertThat(caller.register(next, WRONG_LOCK)).isInstanceOf(Locked.class);
            }
            assertThat(caller.register(next, LOCK)).isEqualTo(new RegistrationOutcome.TooMany(Duration.ofMinutes(6)));
            server.clock.turn(Duration.ofMinutes(6).minusMillis(1));
            assertThat(caller.register(next, LOCK)).isEqualTo(new RegistrationOutcome.TooMany(Duration.ofMillis(1)));
            server.clock.turn(Duration.ofMillis(1));
            assertThat(caller.register(next, LOCK)).isInstanceOf(Registered.class);
        }

        @Test
        void whoeverElseProvedTheNumberUsesUpNoTriesOfTheOwner() {
            SessionId thief = caller.verified(NUMBER);
            SessionId ownersSession = caller.verified(NUMBER);
            for (int i = 0; i < 30; i++) {
                caller.register(thief, WRONG_LOCK);
            }
            assertThat(caller.register(thief, WRONG_LOCK)).isInstanceOf(RegistrationOutcome.TooMany.class);
            assertThat(((Registered) caller.register(ownersSession, LOCK)).account())
                    .isEqualTo(owner.account());
        }

        @Test
        void theLockStaysAfterItWasOpened() {
            caller.registered(NUMBER, LOCK);
            assertThat(caller.register(caller.verified(NUMBER))).isInstanceOf(Locked.class);
        }

        @Test
        void anOwnerWhoLostThePhoneGoesOnWithThePinAlsoAfterTheLockExpired() {
            server.belongings.secrets.add(owner.account());
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            assertThat(fresh.account()).isNotEqualTo(owner.account());
            String credential = fresh.recoveryCredential().orElseThrow();
            assertThat(caller.credentials.authenticateRecovery(credential).map(RecoveryCaller::account))
                    .contains(owner.account());
            // What the PIN brings there opens the lock that expired.
            Registered back = (Registered) caller.register(caller.verified(NUMBER), LOCK);
            assertThat(back.account()).isEqualTo(owner.account());
            assertThat(back.mustRestore()).isFalse();
            assertThat(authenticates(back)).isTrue();
            assertThat(account(owner.account()).withoutNumberSince()).isEmpty();
            assertThat(account(fresh.account()).withoutNumberSince()).isPresent();
            assertThat(caller.credentials.authenticateRecovery(credential))
                    .as("ended by the registration")
                    .isEmpty();
        }

        @Test
        void theNumberLeavesNoCredentialOfAnAccountWithoutASecret() {
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            assertThat(fresh.recoveryCredential()).isEmpty();
        }

        @Test
        void anotherValueBringsNoFormerAccountBack() {
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            assertThat(((Registered) caller.register(caller.verified(NUMBER), WRONG_LOCK)).account())
                    .isEqualTo(fresh.account());
        }

        @Test
        void theFormerAccountComesBackOnlyUnderTheLockOfWhoeverHasTheNumberNow() {
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            String othersLock = "2f".repeat(32);
            caller.inTransaction(() -> caller.locks.set(
                    fresh.account(), RegistrationLockValue.parse(othersLock).orElseThrow(), Optional.empty()));
            assertThat(caller.register(caller.verified(NUMBER), LOCK)).isInstanceOf(Locked.class);
            assertThat(((Registered) caller.register(caller.verified(NUMBER), othersLock)).account())
                    .isEqualTo(fresh.account());
        }

        @Test
        void aFormerAccountWithAnotherNumberIsNotBroughtBack() {
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            assertThat(caller.numberService.change(owner.account(), 1, caller.verified(OTHER_NUMBER), Optional.empty()))
                    .isEqualTo(new NumberOutcome.Changed(OTHER_NUMBER));
            assertThat(((Registered) caller.register(caller.verified(NUMBER), LOCK)).account())
                    .isEqualTo(fresh.account());
        }

        @Test
        void aFormerAccountThatWasDeletedIsForgotten() {
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            caller.deletions.delete(owner.account());
            assertThat(caller.inTransaction(() -> caller.identifiers.find(NUMBER))
                            .orElseThrow()
                            .former())
                    .isEmpty();
            assertThat(((Registered) caller.register(caller.verified(NUMBER), LOCK)).account())
                    .isEqualTo(fresh.account());
        }

        @Test
        void anExpiredLockMovesTheNumberToANewAccount() {
            Registered next = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            assertThat(next.account()).isNotEqualTo(owner.account());
            assertThat(next.reregistered()).isFalse();
            assertThat(authenticates(next)).isTrue();
            assertThat(authenticates(owner)).isTrue();
            Account left = account(owner.account());
            assertThat(left.withoutNumberSince()).isPresent();
            assertThat(left.lock()).isPresent();
            assertThat(account(next.account()).lock()).isEmpty();
            assertThat(server.events.of(owner.account())).contains(SecurityEvent.NUMBER_MOVED);
        }

        @Test
        void aWrongValueOpensAnExpiredLockNoMoreThanNone() {
            Registered next = (Registered) caller.register(verifiedAt(SEVEN_DAYS), WRONG_LOCK);
            assertThat(next.account()).isNotEqualTo(owner.account());
        }

        @Test
        void theRightValueOpensTheSameAccountEvenWhenTheLockHasExpired() {
            Registered again = (Registered) caller.register(verifiedAt(SEVEN_DAYS.multipliedBy(4)), LOCK);
            assertThat(again.account()).isEqualTo(owner.account());
        }

        @Test
        void activityKeepsTheLock() {
            server.clock.turn(Duration.ofDays(6));
            assertThat(authenticates(owner)).isTrue();
            assertThat(caller.register(verifiedAt(SEVEN_DAYS.minusMillis(1)))).isInstanceOf(Locked.class);
        }

        @Test
        void activityWithinTheHourIsNotWrittenDown() {
            server.clock.turn(Duration.ofMinutes(59));
            assertThat(authenticates(owner)).isTrue();
            assertThat(caller.register(verifiedAt(SEVEN_DAYS.minus(Duration.ofMinutes(59)))))
                    .isInstanceOf(Registered.class);
        }

        @Test
        void aProbeWithTheCredentialIsNoActivity() {
            server.clock.turn(Duration.ofDays(6));
            Locked probe = (Locked) caller.register(caller.verified(NUMBER));
            assertThat(recovers(probe)).isPresent();
            assertThat(caller.register(verifiedAt(Duration.ofDays(1)))).isInstanceOf(Registered.class);
        }

        @Test
        void theLockIsReadOnlyAfterAnInterruptedStoreIsCompleted() {
            try (Server.Caller recovery = server.new Caller()) {
                interruptAStoreOfAnotherLock(recovery);
                SessionId session = caller.verified(NUMBER);
                assertThat(caller.register(session, LOCK)).isInstanceOf(Locked.class);
                assertThat(caller.register(session, WRONG_LOCK)).isInstanceOf(Registered.class);
            }
        }

        @Test
        void theFormerAccountsLockIsReadOnlyAfterAnInterruptedStoreIsCompletedToo() {
            Registered fresh = (Registered) caller.register(verifiedAt(SEVEN_DAYS));
            try (Server.Caller recovery = server.new Caller()) {
                // By a device that the former account still has.
                interruptAStoreOfAnotherLock(recovery);
                assertThat(((Registered) caller.register(caller.verified(NUMBER), LOCK)).account())
                        .isEqualTo(fresh.account());
                assertThat(((Registered) caller.register(caller.verified(NUMBER), WRONG_LOCK)).account())
                        .isEqualTo(owner.account());
            }
        }

        /** The token has opened generation 1, whose record carries a new lock; the crash came before the promotion. */
        private void interruptAStoreOfAnotherLock(Server.Caller recovery) {
            server.generations.open(owner.account());
            Octets newVerifier = caller.inTransaction(() -> caller.accountLock
                    .prepare(owner.account(), 1, WRONG_LOCK, Optional.of(LOCK))
                    .orElseThrow());
            server.generations.interrupt(
                    owner.account(),
                    () -> recovery.connection.inTransaction(
                            () -> recovery.accountLock.apply(owner.account(), 1, newVerifier)));
        }

        /** A verified session, {@code idle} from now. */
        private SessionId verifiedAt(Duration idle) {
            server.clock.turn(idle);
            return caller.verified(NUMBER);
        }
    }

    @Nested
    class TheRecoveryCredential {
        private final Registered owner = locked();
        private final SessionId session = caller.verified(NUMBER);
        private final Locked probe = (Locked) caller.register(session);

        @Test
        void isForTheLockedAccountAndItsGeneration() {
            assertThat(recovers(probe)).contains(new RecoveryCaller(owner.account(), 0));
        }

        @Test
        void livesForAnHourToTheMillisecond() {
            server.clock.turn(Duration.ofHours(1).minusMillis(1));
            assertThat(recovers(probe)).isPresent();
            server.clock.turn(Duration.ofMillis(1));
            assertThat(recovers(probe)).isEmpty();
        }

        @Test
        void isNotRenewedByAskingAgain() {
            server.clock.turn(Duration.ofMinutes(40));
            Locked again = (Locked) caller.register(session);
            server.clock.turn(Duration.ofMinutes(20));
            assertThat(recovers(again)).isEmpty();
        }

        @Test
        void diesWhenTheOwnerRegistersTheNumber() {
            caller.registered(NUMBER, LOCK);
            assertThat(recovers(probe)).isEmpty();
        }

        @Test
        void diesWithANewGeneration() {
            server.generations.open(owner.account());
            assertThat(recovers(probe)).isEmpty();
        }

        @Test
        void isNotTheCredentialOfAnybodyElse() {
            Registered other = caller.registered(OTHER_NUMBER);
            assertThat(recovers(probe))
                    .get()
                    .extracting(RecoveryCaller::account)
                    .isNotEqualTo(other.account());
            assertThat(caller.inTransaction(() -> caller.credentials.authenticateDevice(
                            owner.account() + ".1", probe.recoveryCredential().orElseThrow())))
                    .isEmpty();
        }

        @Test
        void isNeverPrinted() {
            assertThat(probe.toString())
                    .doesNotContain(probe.recoveryCredential().orElseThrow());
        }
    }

    @Nested
    class TheDeviceCredential {
        private final Registered device = caller.registered(NUMBER);

        @Test
        void isRefusedInEveryOtherForm() {
            String aci = device.account().toString();
            String password = device.password().text();
            assertThat(Stream.of(
                            aci,
                            aci + ".",
                            aci + ".0",
                            aci + ".01",
                            aci + ".2",
                            aci + ".-1",
                            aci + ".1.1",
                            aci + ".99999999999",
                            aci.toUpperCase(java.util.Locale.ROOT) + ".1",
                            "." + aci + ".1",
                            "",
                            ".1",
                            "1-1-1-1-1.1"))
                    .noneMatch(username -> authenticates(username, password));
            assertThat(Stream.of("", password + "A", password.substring(1), " " + password, "ä"))
                    .noneMatch(wrong -> authenticates(aci + ".1", wrong));
            assertThat(authenticates(aci + ".1", password)).isTrue();
        }

        @Test
        void isRefusedToAnAccountThatDoesNotExist() {
            Aci nobody = new Aci(new java.util.UUID(0, 0));
            assertThat(authenticates(nobody + ".1", device.password().text())).isFalse();
        }
    }

    private Registered locked() {
        Registered owner = caller.registered(NUMBER);
        caller.inTransaction(() -> caller.locks.set(
                owner.account(), RegistrationLockValue.parse(LOCK).orElseThrow(), Optional.empty()));
        return owner;
    }

    private Account account(Aci aci) {
        return caller.inTransaction(() -> caller.accounts.find(aci)).orElseThrow();
    }

    private boolean authenticates(Registered device) {
        return authenticates(
                device.account() + "." + device.deviceId(), device.password().text());
    }

    private boolean authenticates(String username, String password) {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(username, password))
                .isPresent();
    }

    private Optional<RecoveryCaller> recovers(Locked probe) {
        return caller.inTransaction(() -> caller.credentials.authenticateRecovery(
                probe.recoveryCredential().orElseThrow()));
    }
}
