package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;

class AccountAdministrationServiceTest {
    private static final String LOCK = "0f".repeat(32);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Registered owner = caller.registered(Server.NUMBER);

    @AfterEach
    void stop() {
        server.close();
    }

    private boolean logOut(Aci account) {
        return caller.inTransaction(() -> caller.administration.logOut(account));
    }

    private boolean isLetIn() {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(
                        owner.account() + ".1", owner.password().text()))
                .isPresent();
    }

    @Test
    void logsEveryDeviceOutAndSaysSo() {
        assertThat(isLetIn()).isTrue();
        assertThat(logOut(owner.account())).isTrue();
        assertThat(isLetIn()).isFalse();
        assertThat(server.events.of(owner.account())).endsWith(SecurityEvent.DEVICES_LOGGED_OUT);
    }

    @Test
    void leavesTheLockAndTheAccountToTheOwner() {
        RegistrationLockValue lock = RegistrationLockValue.parse(LOCK).orElseThrow();
        caller.inTransaction(() -> caller.locks.set(owner.account(), lock, Optional.empty()));
        logOut(owner.account());
        assertThat(caller.register(caller.verified(Server.NUMBER))).isInstanceOf(Locked.class);
        assertThat(((Registered) caller.register(caller.verified(Server.NUMBER), LOCK)).account())
                .isEqualTo(owner.account());
    }

    @Test
    void endsRecoveryCredentials() {
        RegistrationLockValue lock = RegistrationLockValue.parse(LOCK).orElseThrow();
        caller.inTransaction(() -> caller.locks.set(owner.account(), lock, Optional.empty()));
        String credential = ((Locked) caller.register(caller.verified(Server.NUMBER)))
                .recoveryCredential()
                .orElseThrow();
        assertThat(caller.credentials.authenticateRecovery(credential)).isPresent();
        logOut(owner.account());
        assertThat(caller.credentials.authenticateRecovery(credential)).isEmpty();
    }

    @Test
    void leavesAStolenDeviceNoPasswordToComeBackWith() {
        RecoveryPassword password = RecoveryPassword.of(Octets.of(new byte[RecoveryPassword.SIZE_BYTES]));
        caller.inTransaction(
                () -> caller.recoveryPasswords.set(owner.account(), Optional.of(password), Optional.empty()));
        assertThat(caller.registration.register(Server.NUMBER, password, Optional.empty()))
                .isInstanceOf(Registered.class);
        caller.inTransaction(
                () -> caller.recoveryPasswords.set(owner.account(), Optional.of(password), Optional.empty()));
        logOut(owner.account());
        assertThat(caller.registration.register(Server.NUMBER, password, Optional.empty()))
                .isEqualTo(new RegistrationOutcome.WrongRecoveryPassword());
    }

    @Test
    void leavesAnAccountAloneThatNobodyCouldComeBackTo() {
        RegistrationLockValue lock = RegistrationLockValue.parse(LOCK).orElseThrow();
        caller.inTransaction(() -> caller.locks.set(owner.account(), lock, Optional.empty()));
        server.clock.turn(LockPolicy.DEFAULT.lifetime());
        assertThat(((Registered) caller.register(caller.verified(Server.NUMBER))).account())
                .isNotEqualTo(owner.account());
        assertThat(logOut(owner.account())).isFalse();
        assertThat(isLetIn()).isTrue();
    }

    @Test
    void knowsNoAccountThatIsNotThere() {
        assertThat(logOut(new Aci(UUID.randomUUID()))).isFalse();
    }
}
