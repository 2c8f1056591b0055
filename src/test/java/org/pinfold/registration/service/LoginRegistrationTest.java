package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Account;
import org.pinfold.registration.IdToken;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.LoginCaller;
import org.pinfold.registration.LoginNonce;
import org.pinfold.registration.LoginUnavailableException;
import org.pinfold.registration.LoginVerifier;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;

/** Registration by a login: the rules of a number, with an ID token for the code. */
class LoginRegistrationTest {
    private static final String ISSUER = "https://id.example";
    private static final String ALICE = "alice";
    private static final String LOCK = "0f".repeat(32);
    private static final String WRONG_LOCK = "1f".repeat(32);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Provider provider = new Provider();
    private final LoginService logins = new LoginService(provider, server.token, server.random, server.clock);

    @AfterEach
    void stop() {
        server.close();
    }

    /** ID tokens are {@code subject nonce}. */
    private static final class Provider implements LoginVerifier {
        private boolean offered = true;
        private boolean answers = true;

        @Override
        public boolean isOffered() {
            return offered;
        }

        @Override
        public Optional<IdToken> verify(String text) {
            if (!answers) {
                throw new LoginUnavailableException();
            }
            String[] parts = text.split(" ");
            return parts.length == 2 ? Optional.of(new IdToken(ISSUER, parts[0], parts[1])) : Optional.empty();
        }
    }

    private LoginCaller loggedIn(String subject) {
        LoginNonce nonce = logins.drawNonce().orElseThrow();
        return logins.authenticate(subject + " " + nonce.text()).orElseThrow();
    }

    private RegistrationOutcome register(LoginCaller login, String... lock) {
        Optional<RegistrationLockValue> value = lock.length == 0
                ? Optional.empty()
                : Optional.of(RegistrationLockValue.parse(lock[0]).orElseThrow());
        return caller.registration.register(login, value);
    }

    private Registered registered(String subject, String... lock) {
        return (Registered) register(loggedIn(subject), lock);
    }

    private Registered locked(String subject) {
        Registered owner = registered(subject);
        caller.inTransaction(() -> caller.locks.set(
                owner.account(), RegistrationLockValue.parse(LOCK).orElseThrow(), Optional.empty()));
        return owner;
    }

    @Test
    void aNewLoginIsANewAccountAndTheSameOneTheSame() {
        Registered alice = registered(ALICE);
        assertThat(alice.reregistered()).isFalse();
        assertThat(registered("bob").account()).isNotEqualTo(alice.account());
        Registered again = registered(ALICE);
        assertThat(again.account()).isEqualTo(alice.account());
        assertThat(again.reregistered()).isTrue();
        assertThat(caller.credentials.authenticateDevice(
                        alice.account() + ".1", alice.password().text()))
                .as("the former device")
                .isEmpty();
    }

    @Test
    void theSameSubjectOfAnotherIssuerIsAnotherPerson() {
        Registered alice = registered(ALICE);
        LoginNonce nonce = logins.drawNonce().orElseThrow();
        LoginVerifier other = new LoginVerifier() {
            @Override
            public boolean isOffered() {
                return true;
            }

            @Override
            public Optional<IdToken> verify(String text) {
                return Optional.of(new IdToken("https://other.example", ALICE, text));
            }
        };
        LoginCaller impostor = new LoginService(other, server.token, server.random, server.clock)
                .authenticate(nonce.text())
                .orElseThrow();
        assertThat(((Registered) register(impostor)).account()).isNotEqualTo(alice.account());
    }

    @Test
    void anIdTokenIsGoodForOneRegistration() {
        LoginCaller login = loggedIn(ALICE);
        assertThat(register(login)).isInstanceOf(Registered.class);
        assertThat(register(login)).isEqualTo(new RegistrationOutcome.UsedLogin());
    }

    @Test
    void anIdTokenIsGoodForOneRegistrationOfManyAtOnce() throws Exception {
        LoginCaller login = loggedIn(ALICE);
        List<Callable<RegistrationOutcome>> tries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tries.add(() -> {
                try (Server.Caller other = server.new Caller()) {
                    return other.registration.register(login, Optional.empty());
                }
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<RegistrationOutcome> outcomes = new ArrayList<>();
        try {
            for (Future<RegistrationOutcome> outcome : threads.invokeAll(tries)) {
                outcomes.add(outcome.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(outcomes).filteredOn(Registered.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(new RegistrationOutcome.UsedLogin()::equals)
                .hasSize(3);
    }

    @Test
    void anIdTokenIsGoodUntilItsNonceIsAnHourOld() {
        LoginCaller login = loggedIn(ALICE);
        server.clock.turn(LoginNonce.LIFETIME);
        assertThat(register(login)).isEqualTo(new RegistrationOutcome.UsedLogin());
    }

    @Test
    void aUsedNonceIsForgottenWhenItIsWorthlessAnyhow() {
        LoginCaller first = loggedIn(ALICE);
        register(first);
        server.clock.turn(LoginNonce.LIFETIME);
        LoginCaller second = loggedIn(ALICE);
        register(second);
        assertThat(caller.inTransaction(() -> caller.usedNonces.contains(first.nonceHash())))
                .isFalse();
        assertThat(caller.inTransaction(() -> caller.usedNonces.contains(second.nonceHash())))
                .isTrue();
    }

    @Test
    void anotherServersNonceOrNoneIsRefused() {
        assertThat(logins.authenticate(ALICE + " " + "n".repeat(76))).isEmpty();
        assertThat(logins.authenticate(ALICE)).isEmpty();
        String nonce = logins.drawNonce().orElseThrow().text();
        server.clock.turn(LoginNonce.LIFETIME);
        assertThat(logins.authenticate(ALICE + " " + nonce)).isEmpty();
    }

    @Test
    void whileTheProviderDoesNotAnswerNobodyIsRefused() {
        String idToken = ALICE + " " + logins.drawNonce().orElseThrow().text();
        provider.answers = false;
        assertThatThrownBy(() -> logins.authenticate(idToken)).isInstanceOf(LoginUnavailableException.class);
        provider.answers = true;
        assertThat(register(logins.authenticate(idToken).orElseThrow())).isInstanceOf(Registered.class);
    }

    @Test
    void aServerWithoutLoginsGivesNoNonceAndTakesNoToken() {
        String idToken = ALICE + " " + logins.drawNonce().orElseThrow().text();
        provider.offered = false;
        assertThat(logins.drawNonce()).isEmpty();
        assertThat(logins.authenticate(idToken)).isEmpty();
    }

    @Test
    void theLockHoldsAgainstTheLoginAloneAndTheTokenIsGoodAgain() {
        Registered owner = locked(ALICE);
        LoginCaller login = loggedIn(ALICE);
        assertThat(register(login)).isInstanceOf(Locked.class);
        assertThat(register(login, WRONG_LOCK)).isInstanceOf(Locked.class);
        assertThat(((Registered) register(login, LOCK)).account()).isEqualTo(owner.account());
        assertThat(server.events.of(owner.account())).contains(SecurityEvent.REGISTRATION_LOCK_PROBED);
    }

    @Test
    void theLockGivesARecoveryCredentialForThatAccountUntilTheNextRegistration() {
        Registered owner = locked(ALICE);
        String credential =
                ((Locked) register(loggedIn(ALICE))).recoveryCredential().orElseThrow();
        assertThat(caller.credentials.authenticateRecovery(credential))
                .hasValueSatisfying(found -> assertThat(found.account()).isEqualTo(owner.account()));
        registered(ALICE, LOCK);
        assertThat(caller.credentials.authenticateRecovery(credential)).isEmpty();
    }

    @Test
    void theRecoveryCredentialLivesNoLongerThanTheNonce() {
        locked(ALICE);
        LoginCaller login = loggedIn(ALICE);
        server.clock.turn(Duration.ofMinutes(59));
        String credential = ((Locked) register(login)).recoveryCredential().orElseThrow();
        assertThat(caller.credentials.authenticateRecovery(credential)).isPresent();
        server.clock.turn(Duration.ofMinutes(1));
        assertThat(caller.credentials.authenticateRecovery(credential)).isEmpty();
    }

    @Test
    void anExpiredLockFreesTheLoginNotTheAccount() {
        Registered owner = locked(ALICE);
        server.clock.turn(LockPolicy.DEFAULT.lifetime());
        Registered next = registered(ALICE);
        assertThat(next.account()).isNotEqualTo(owner.account());
        Account left = caller.inTransaction(() -> caller.accounts.find(owner.account()))
                .orElseThrow();
        assertThat(left.withoutNumberSince()).isPresent();
        assertThat(left.lock()).isPresent();
    }

    @Test
    void withoutALockWhatIsThereWaitsForThePin() {
        Registered owner = registered(ALICE);
        server.belongings.secrets.add(owner.account());
        Registered next = registered(ALICE);
        assertThat(next.account()).isEqualTo(owner.account());
        assertThat(next.mustRestore()).isTrue();
        Optional<Registered> fresh = caller.registration.discard(next.account(), next.deviceId());
        assertThat(fresh).hasValueSatisfying(began -> {
            assertThat(began.account()).isNotEqualTo(owner.account());
            assertThat(began.identifier()).isEqualTo(owner.identifier());
        });
    }

    @Test
    void noDeviceMovesTheAccountOffItsLogin() {
        Aci alice = registered(ALICE).account();
        PhoneNumber number = new PhoneNumber("+12025550123");
        assertThat(caller.numberService.change(alice, 1, caller.verified(number), Optional.empty()))
                .isEqualTo(new NumberOutcome.Forbidden());
        assertThat(registered(ALICE).account()).isEqualTo(alice);
    }

    @Test
    void norDoesOneAfterTheLoginWentToAnotherAccount() {
        Aci left = locked(ALICE).account();
        server.clock.turn(LockPolicy.DEFAULT.lifetime());
        assertThat(registered(ALICE).account()).isNotEqualTo(left);
        PhoneNumber number = new PhoneNumber("+12025550123");
        assertThat(caller.numberService.change(left, 1, caller.verified(number), Optional.empty()))
                .isEqualTo(new NumberOutcome.Forbidden());
    }

    @Test
    void deletionFreesTheLogin() {
        Aci alice = registered(ALICE).account();
        caller.deletions.delete(alice);
        Registered next = registered(ALICE);
        assertThat(next.account()).isNotEqualTo(alice);
        assertThat(next.reregistered()).isFalse();
    }

    @Test
    void noLoginIsStoredOnlyItsHash() {
        Registered alice = registered("alice.canary@example.org");
        assertThat(server.database.dump()).contains(alice.identifier().text()).doesNotContain("canary", ISSUER);
    }

    @Test
    void callersPrintNothingOfWho() {
        LoginCaller login = loggedIn(ALICE);
        Octets hash = login.login().hash();
        assertThat(login.toString()).doesNotContain(hash.toHex(), login.login().text());
        assertThat(new IdToken(ISSUER, ALICE, "n").toString()).doesNotContain(ALICE, ISSUER);
    }
}
