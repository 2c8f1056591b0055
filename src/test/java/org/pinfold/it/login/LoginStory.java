package org.pinfold.it.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.IdTokenCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.ProblemException;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.client.RepeatPolicy;
import org.pinfold.client.SecretRecovery;
import org.pinfold.it.ServerProcess;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/**
 * A person registers by a login, sets a PIN with a lock, loses the phone, is stopped at the next login, restores with the PIN and
 * gets in; nothing of the login reaches the server's log.
 */
final class LoginStory {
    private static final String PIN = "8642";

    /** Where ID tokens come from. */
    @FunctionalInterface
    interface People {
        String idToken(String nonce) throws Exception;
    }

    private final ServerProcess server;
    private final People alice;
    private final PinfoldApi api;
    private final SecretRecovery recovery;
    private final SecureRandom random = new SecureRandom();
    private final List<String> secrets = new ArrayList<>();

    LoginStory(ServerProcess server, People alice) {
        this.server = server;
        this.alice = alice;
        api = new PinfoldApi(new JdkHttpTransport(server.uri("/")));
        recovery = new SecretRecovery(
                api, new ServiceIdentity(ServerProcess.SERVICE_IDENTITY), random, RepeatPolicy.DEFAULT);
    }

    PinfoldApi api() {
        return api;
    }

    IdTokenCredential logIn() throws Exception {
        String nonce = api.loginNonce().nonce();
        IdTokenCredential login = new IdTokenCredential(alice.idToken(nonce));
        secrets.add(nonce);
        secrets.add(login.value());
        return login;
    }

    void tell() throws Exception {
        IdTokenCredential first = logIn();
        RegistrationResponse registered = api.register(first, Optional.empty());
        assertThat(registered.number()).isEmpty();
        assertThat(registered.reregistered()).isFalse();
        assertUsedUp(first);
        try (NormalizedPin pin = Pin.normalize(PIN.toCharArray());
                MasterKey masterKey = MasterKey.random(random)) {
            recovery.store(
                    device(registered),
                    pin,
                    masterKey,
                    Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty())));
            restoreOnAnotherPhone(registered.aci(), pin, masterKey);
        }
        assertThat(secrets).isNotEmpty();
        assertThat(server.logText()).doesNotContain(secrets);
    }

    private void restoreOnAnotherPhone(String account, NormalizedPin pin, MasterKey lost) throws Exception {
        IdTokenCredential login = logIn();
        List<RecoveryCredential> given = new ArrayList<>();
        assertThatThrownBy(() -> api.register(login, Optional.empty()))
                .isInstanceOfSatisfying(
                        RegistrationLockedException.class,
                        locked -> locked.recoveryCredential().ifPresent(given::add));
        assertThat(given).hasSize(1);
        try (MasterKey masterKey = recovery.restore(given.get(0), pin).masterKey()) {
            assertThat(masterKey.matches(lost)).isTrue();
            RegistrationResponse again = api.register(login, Optional.of(masterKey.registrationLock()));
            assertThat(again.aci()).isEqualTo(account);
            assertThat(again.reregistered()).isTrue();
        }
        assertUsedUp(login);
    }

    private void assertUsedUp(IdTokenCredential login) {
        assertRefused(ProblemType.UNAUTHENTICATED, login);
    }

    /** Nobody is registered by this, and the answer is of this type. */
    void assertRefused(ProblemType type, IdTokenCredential login) {
        assertThatThrownBy(() -> api.register(login, Optional.empty()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(type));
    }

    private static DeviceCredential device(RegistrationResponse registered) {
        return new DeviceCredential(Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword());
    }
}
