package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.LockOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;
import org.pinfold.registration.RegistrationOutcome.WrongRecoveryPassword;

class RecoveryPasswordServiceTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;
    private static final PhoneNumber OTHER_NUMBER = new PhoneNumber("+12025550123");
    private static final byte RIGHT = 1;
    private static final byte WRONG = 2;
    private static final String LOCK = "0f".repeat(32);
    private static final String WRONG_LOCK = "1f".repeat(32);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Registered owner = caller.registered(NUMBER);

    @AfterEach
    void stop() {
        server.close();
    }

    private static RecoveryPassword password(byte first) {
        byte[] octets = new byte[RecoveryPassword.SIZE_BYTES];
        octets[0] = first;
        return RecoveryPassword.of(Octets.of(octets));
    }

    private static Optional<RegistrationLockValue> value(String... lock) {
        return lock.length == 0 ? Optional.empty() : RegistrationLockValue.parse(lock[0]);
    }

    private LockOutcome set(byte password, String... lock) {
        return caller.inTransaction(
                () -> caller.recoveryPasswords.set(owner.account(), Optional.of(password(password)), value(lock)));
    }

    private LockOutcome remove(String... lock) {
        return caller.inTransaction(() -> caller.recoveryPasswords.set(owner.account(), Optional.empty(), value(lock)));
    }

    private void lock() {
        caller.inTransaction(() -> caller.locks.set(owner.account(), value(LOCK).orElseThrow(), Optional.empty()));
    }

    private RegistrationOutcome register(PhoneNumber number, byte password, String... lock) {
        return caller.registration.register(number, password(password), value(lock));
    }

    @Test
    void provesTheNumberWithoutAMessageAndLetsTheOwnerInFully() {
        server.belongings.put(owner.account());
        assertThat(set(RIGHT)).isEqualTo(LockOutcome.CHANGED);
        Registered again = (Registered) register(NUMBER, RIGHT);
        assertThat(again.account()).isEqualTo(owner.account());
        assertThat(again.reregistered()).isTrue();
        assertThat(again.mustRestore()).isFalse();
        assertThat(server.events.of(owner.account())).contains(SecurityEvent.RECOVERY_PASSWORD_SET);
    }

    @Test
    void isGoodForEveryFurtherRegistrationOfItsOwner() {
        set(RIGHT);
        register(NUMBER, RIGHT);
        assertThat(register(NUMBER, RIGHT)).isInstanceOf(Registered.class);
    }

    @Test
    void anotherOneAnUnknownNumberAndNoneAreToldAlike() {
        assertThat(register(NUMBER, RIGHT)).isEqualTo(new WrongRecoveryPassword());
        set(RIGHT);
        assertThat(register(NUMBER, WRONG)).isEqualTo(new WrongRecoveryPassword());
        assertThat(register(OTHER_NUMBER, RIGHT)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void zeroOctetsProveNothing() {
        assertThat(register(OTHER_NUMBER, (byte) 0)).isEqualTo(new WrongRecoveryPassword());
        assertThat(register(NUMBER, (byte) 0)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void isOfItsAccountAlone() {
        Registered other = caller.registered(OTHER_NUMBER);
        set(RIGHT);
        caller.inTransaction(() -> {
            Octets mac = caller.accounts
                    .find(owner.account())
                    .orElseThrow()
                    .recoveryPasswordMac()
                    .orElseThrow();
            caller.accounts.update(
                    caller.accounts.lock(other.account()).orElseThrow().withRecoveryPassword(Optional.of(mac)));
            return true;
        });
        assertThat(register(OTHER_NUMBER, RIGHT)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void doesNotOpenALockThatHolds() {
        lock();
        set(RIGHT, LOCK);
        Locked locked = (Locked) register(NUMBER, RIGHT);
        assertThat(locked.timeRemaining()).isLessThanOrEqualTo(Duration.ofDays(7));
        assertThat(((Registered) register(NUMBER, RIGHT, LOCK)).account()).isEqualTo(owner.account());
    }

    @Test
    void opensTheAccountOfAnExpiredLock() {
        lock();
        set(RIGHT, LOCK);
        server.clock.turn(Duration.ofDays(7));
        assertThat(((Registered) register(NUMBER, RIGHT)).account()).isEqualTo(owner.account());
    }

    @Test
    void isSetAndRemovedUnderALockOnlyWithItsValue() {
        lock();
        assertThat(set(RIGHT)).isEqualTo(LockOutcome.WRONG_LOCK);
        assertThat(set(RIGHT, WRONG_LOCK)).isEqualTo(LockOutcome.WRONG_LOCK);
        assertThat(set(RIGHT, LOCK)).isEqualTo(LockOutcome.CHANGED);
        assertThat(remove(WRONG_LOCK)).isEqualTo(LockOutcome.WRONG_LOCK);
        assertThat(register(NUMBER, RIGHT, LOCK)).isInstanceOf(Registered.class);
        assertThat(remove(LOCK)).isEqualTo(LockOutcome.CHANGED);
        assertThat(register(NUMBER, RIGHT, LOCK)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void diesWhenTheNumberIsProvedAndTheLockStopsWhoeverProvedIt() {
        lock();
        set(RIGHT, LOCK);
        assertThat(caller.register(caller.verified(NUMBER))).isInstanceOf(Locked.class);
        assertThat(register(NUMBER, RIGHT, LOCK)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void diesWhenTheNumberIsProvedBySomebodyWhoShowsNothingElse() {
        set(RIGHT);
        caller.registered(NUMBER);
        assertThat(register(NUMBER, RIGHT)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void survivesARegistrationWithTheLocksValue() {
        lock();
        set(RIGHT, LOCK);
        caller.registered(NUMBER, LOCK);
        assertThat(register(NUMBER, RIGHT, LOCK)).isInstanceOf(Registered.class);
    }

    @Test
    void diesWhenTheNumberMoves() {
        lock();
        set(RIGHT, LOCK);
        server.clock.turn(Duration.ofDays(7));
        Registered next = caller.registered(NUMBER);
        assertThat(next.account()).isNotEqualTo(owner.account());
        assertThat(register(NUMBER, RIGHT)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void diesWithALockThatAStoreSets() {
        set(RIGHT);
        Aci account = owner.account();
        caller.inTransaction(() -> {
            Octets verifier = caller.accountLock
                    .prepare(account, 2, LOCK, Optional.empty())
                    .orElseThrow();
            caller.accountLock.apply(account, 2, verifier);
            return true;
        });
        assertThat(register(NUMBER, RIGHT, LOCK)).isEqualTo(new WrongRecoveryPassword());
    }

    @Test
    void whoeverHasAnotherOneUsesUpNoTryAtTheLock() {
        lock();
        set(RIGHT, LOCK);
        for (int i = 0; i < 20; i++) {
            assertThat(register(NUMBER, WRONG, WRONG_LOCK)).isEqualTo(new WrongRecoveryPassword());
        }
        assertThat(register(NUMBER, RIGHT, LOCK)).isInstanceOf(Registered.class);
    }

    @Test
    void isNeverShown() {
        assertThat(password(RIGHT)).hasToString("RecoveryPassword(redacted)");
    }
}
