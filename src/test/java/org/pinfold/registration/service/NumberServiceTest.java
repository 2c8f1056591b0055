package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.LockOutcome;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.RegistrationOutcome.Registered;
import org.pinfold.registration.SessionId;

class NumberServiceTest {
    private static final PhoneNumber OLD = Server.NUMBER;
    private static final PhoneNumber NEW = new PhoneNumber("+12025550123");
    private static final String LOCK = "0f".repeat(32);
    private static final String WRONG_LOCK = "1f".repeat(32);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Registered owner = caller.registered(OLD);

    @AfterEach
    void stop() {
        server.close();
    }

    private NumberOutcome change(SessionId session, String... lock) {
        Optional<RegistrationLockValue> value =
                lock.length == 0 ? Optional.empty() : RegistrationLockValue.parse(lock[0]);
        return caller.numberService.change(owner.account(), 1, session, value);
    }

    private void lock(Registered account) {
        assertThat(caller.inTransaction(() -> caller.locks.set(
                        account.account(), RegistrationLockValue.parse(LOCK).orElseThrow(), Optional.empty())))
                .isEqualTo(LockOutcome.CHANGED);
    }

    private Optional<RegisteredIdentifier> number(PhoneNumber number) {
        return caller.inTransaction(() -> caller.identifiers.find(number));
    }

    private boolean authenticates(Registered device) {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(
                        device.account() + "." + device.deviceId(),
                        device.password().text()))
                .isPresent();
    }

    @Test
    void aFreeNumberReplacesTheFormerOneWhichIsFree() {
        assertThat(change(caller.verified(NEW))).isEqualTo(new NumberOutcome.Changed(NEW));
        assertThat(number(NEW).orElseThrow().account()).isEqualTo(owner.account());
        assertThat(number(OLD)).isEmpty();
        assertThat(authenticates(owner)).isTrue();
        assertThat(server.events.of(owner.account())).contains(SecurityEvent.NUMBER_CHANGED);
        assertThat(caller.registered(OLD).account()).isNotEqualTo(owner.account());
    }

    @Test
    void consumesTheSession() {
        SessionId session = caller.verified(NEW);
        change(session);
        assertThat(change(session)).isEqualTo(new NumberOutcome.NoSession());
    }

    @Test
    void theOwnNumberChangesNothing() {
        assertThat(change(caller.verified(OLD))).isEqualTo(new NumberOutcome.Changed(OLD));
        assertThat(number(OLD).orElseThrow().account()).isEqualTo(owner.account());
        assertThat(authenticates(owner)).isTrue();
    }

    @Test
    void needsASessionThatProvedTheNumber() {
        assertThat(change(SessionId.draw(server.random))).isEqualTo(new NumberOutcome.NoSession());
        assertThat(change(caller.open(NEW))).isEqualTo(new NumberOutcome.NotVerified());
        SessionId expired = caller.verified(NEW);
        server.clock.turn(Duration.ofHours(1));
        assertThat(change(expired)).isEqualTo(new NumberOutcome.NoSession());
        assertThat(number(OLD)).isPresent();
    }

    @Test
    void isForTheFirstDeviceAlone() {
        assertThat(caller.numberService.change(owner.account(), 2, caller.verified(NEW), Optional.empty()))
                .isEqualTo(new NumberOutcome.Forbidden());
    }

    @Test
    void theLockOfWhoeverHasTheNumberHoldsUntilTheLastMillisecond() {
        Registered holder = caller.registered(NEW);
        lock(holder);
        server.clock.turn(Duration.ofDays(7).minusMinutes(30));
        SessionId session = caller.verified(NEW);
        server.clock.turn(Duration.ofMinutes(30).minusMillis(1));
        assertThat(change(session)).isEqualTo(new NumberOutcome.Locked(Duration.ofMillis(1)));
        assertThat(change(session, WRONG_LOCK)).isEqualTo(new NumberOutcome.Locked(Duration.ofMillis(1)));
        assertThat(server.events.of(holder.account())).contains(SecurityEvent.REGISTRATION_LOCK_PROBED);
        assertThat(number(NEW).orElseThrow().account()).isEqualTo(holder.account());
        assertThat(number(OLD)).isPresent();
        server.clock.turn(Duration.ofMillis(1));
        assertThat(change(session)).isEqualTo(new NumberOutcome.Changed(NEW));
        assertThat(authenticates(holder)).isTrue();
    }

    @Test
    void aValueIsTriedTenTimesAnHourAtTheHoldersLock() {
        Registered holder = caller.registered(NEW);
        lock(holder);
        SessionId session = caller.verified(NEW);
        for (int i = 0; i < 10; i++) {
            assertThat(change(session, WRONG_LOCK)).isInstanceOf(NumberOutcome.Locked.class);
        }
        assertThat(change(session, LOCK)).isEqualTo(new NumberOutcome.TooMany(Duration.ofMinutes(6)));
        server.clock.turn(Duration.ofMinutes(6));
        assertThat(change(session, LOCK)).isEqualTo(new NumberOutcome.Changed(NEW));
    }

    @Test
    void whoeverMeetsTheHoldersLockEndsItsRecoveryPassword() {
        Registered holder = caller.registered(NEW);
        RecoveryPassword password = RecoveryPassword.of(Octets.of(new byte[RecoveryPassword.SIZE_BYTES]));
        caller.inTransaction(
                () -> caller.recoveryPasswords.set(holder.account(), Optional.of(password), Optional.empty()));
        lock(holder);
        assertThat(change(caller.verified(NEW))).isInstanceOf(NumberOutcome.Locked.class);
        assertThat(caller.registration.register(NEW, password, Optional.empty()))
                .isEqualTo(new RegistrationOutcome.WrongRecoveryPassword());
    }

    @Test
    void theRightLockValueOfTheHolderMovesTheNumber() {
        Registered holder = caller.registered(NEW);
        lock(holder);
        assertThat(change(caller.verified(NEW), LOCK)).isEqualTo(new NumberOutcome.Changed(NEW));
        assertThat(server.events.of(holder.account())).contains(SecurityEvent.NUMBER_MOVED);
        assertThat(caller.inTransaction(() -> caller.accounts.find(holder.account()))
                        .orElseThrow()
                        .withoutNumberSince())
                .isPresent();
    }

    @Test
    void theOwnLockStaysAndIsNotAskedFor() {
        lock(owner);
        assertThat(change(caller.verified(NEW))).isEqualTo(new NumberOutcome.Changed(NEW));
        assertThat(caller.register(caller.verified(NEW))).isInstanceOf(RegistrationOutcome.Locked.class);
        assertThat(caller.registered(NEW, LOCK).account()).isEqualTo(owner.account());
    }

    @Test
    void anAccountWithoutANumberGetsOneAgain() {
        lock(owner);
        server.clock.turn(Duration.ofDays(7));
        caller.registered(OLD);
        assertThat(number(OLD).orElseThrow().account()).isNotEqualTo(owner.account());
        assertThat(change(caller.verified(NEW))).isEqualTo(new NumberOutcome.Changed(NEW));
        assertThat(caller.inTransaction(() -> caller.accounts.find(owner.account()))
                        .orElseThrow()
                        .withoutNumberSince())
                .isEmpty();
    }

    @Test
    void aRecoveryCredentialOfTheFormerTimeIsWorthlessAlsoWhenTheNumberComesBack() {
        lock(owner);
        String credential = ((RegistrationOutcome.Locked) caller.register(caller.verified(OLD)))
                .recoveryCredential()
                .orElseThrow();
        assertThat(caller.inTransaction(() -> caller.credentials.authenticateRecovery(credential)))
                .isPresent();
        change(caller.verified(NEW));
        server.clock.turn(Duration.ofSeconds(1));
        change(caller.verified(OLD));
        assertThat(number(OLD).orElseThrow().account()).isEqualTo(owner.account());
        assertThat(caller.inTransaction(() -> caller.credentials.authenticateRecovery(credential)))
                .isEmpty();
    }

    @Test
    void aDeletedAccountGetsNoNumber() {
        SessionId session = caller.verified(NEW);
        caller.deletions.delete(owner.account());
        assertThat(change(session)).isEqualTo(new NumberOutcome.NoAccount());
        assertThat(number(NEW)).isEmpty();
    }

    @Test
    void besideRegistrationsOfBothNumbersEachLeadsToOneAccountAndNobodyWaitsForEver() throws Exception {
        int rounds = 6;
        ExecutorService executor = Executors.newFixedThreadPool(3 * rounds);
        List<SessionId> toNew = new ArrayList<>();
        List<SessionId> ofNew = new ArrayList<>();
        List<SessionId> ofOld = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            toNew.add(caller.verified(NEW));
            ofNew.add(caller.verified(NEW));
            ofOld.add(caller.verified(OLD));
        }
        List<Future<Object>> calls = new ArrayList<>();
        try {
            for (int i = 0; i < rounds; i++) {
                SessionId changing = toNew.get(i);
                calls.add(executor.submit(
                        as(other -> other.numberService.change(owner.account(), 1, changing, Optional.empty()))));
                SessionId first = ofNew.get(i);
                calls.add(executor.submit(as(other -> other.register(first))));
                SessionId second = ofOld.get(i);
                calls.add(executor.submit(as(other -> other.register(second))));
            }
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> call : calls) {
                outcomes.add(call.get());
            }
            assertThat(outcomes)
                    .hasSize(3 * rounds)
                    .allMatch(outcome -> outcome instanceof NumberOutcome.Changed || outcome instanceof Registered);
        } finally {
            executor.shutdownNow();
        }
        assertThat(number(NEW)).isPresent();
        Optional<RegisteredIdentifier> old = number(OLD);
        assertThat(old.map(RegisteredIdentifier::account))
                .isNotEqualTo(number(NEW).map(RegisteredIdentifier::account));
    }

    private interface Work {
        Object by(Server.Caller other);
    }

    private Callable<Object> as(Work work) {
        return () -> {
            try (Server.Caller other = server.new Caller()) {
                return work.by(other);
            }
        };
    }
}
