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
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.AccountDeletion;
import org.pinfold.registration.DeletionOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;
import org.pinfold.registration.SessionId;

class AccountDeletionServiceTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;
    private static final PhoneNumber OTHER_NUMBER = new PhoneNumber("+12025550123");
    private static final String LOCK = "0f".repeat(32);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;

    @AfterEach
    void stop() {
        server.close();
    }

    private Registered owner() {
        Registered owner = caller.registered(NUMBER);
        server.belongings.put(owner.account());
        return owner;
    }

    private boolean isLetIn(Registered phone) {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(
                        phone.account() + "." + phone.deviceId(),
                        phone.password().text()))
                .isPresent();
    }

    private List<String> remains(Aci account) {
        return caller.deletions.remainsOf(account);
    }

    @Test
    void leavesNothing() {
        Registered owner = owner();
        assertThat(remains(owner.account())).containsExactly("account", "slot", "records", "backup");
        assertThat(caller.deletions.delete(owner.account())).isEqualTo(DeletionOutcome.DELETED);
        assertThat(remains(owner.account())).isEmpty();
        assertThat(isLetIn(owner)).isFalse();
        assertThat(caller.deletions.underWay()).isZero();
        assertThat(server.events.of(owner.account()))
                .endsWith(SecurityEvent.ACCOUNT_DELETION_BEGUN, SecurityEvent.ACCOUNT_DELETED);
    }

    @Test
    void anAdministratorDeletesAsAnOwnerDoes() {
        Registered owner = owner();
        assertThat(caller.deletions.deleteForAdministrator(owner.account())).isEqualTo(DeletionOutcome.DELETED);
        assertThat(remains(owner.account())).isEmpty();
        assertThat(isLetIn(owner)).isFalse();
        assertThat(caller.deletions.deleteForAdministrator(owner.account())).isEqualTo(DeletionOutcome.NO_ACCOUNT);
    }

    @Test
    void touchesNobodyElse() {
        Registered owner = owner();
        Registered other = caller.registered(OTHER_NUMBER);
        server.belongings.put(other.account());
        caller.deletions.delete(owner.account());
        assertThat(remains(other.account())).containsExactly("account", "slot", "records", "backup");
        assertThat(isLetIn(other)).isTrue();
    }

    @Test
    void freesTheNumberForANewAccount() {
        Registered owner = owner();
        caller.deletions.delete(owner.account());
        Registered next = caller.registered(NUMBER);
        assertThat(next.account()).isNotEqualTo(owner.account());
        assertThat(next.reregistered()).isFalse();
    }

    @Test
    void takesTheLockWithIt() {
        Registered owner = owner();
        RegistrationLockValue lock = RegistrationLockValue.parse(LOCK).orElseThrow();
        caller.inTransaction(() -> caller.locks.set(owner.account(), lock, Optional.empty()));
        assertThat(caller.register(caller.verified(NUMBER))).isInstanceOf(Locked.class);
        caller.deletions.delete(owner.account());
        assertThat(caller.register(caller.verified(NUMBER))).isInstanceOf(Registered.class);
    }

    @Test
    void anAccountIsDeletedOnce() {
        Registered owner = owner();
        caller.deletions.delete(owner.account());
        assertThat(caller.deletions.delete(owner.account())).isEqualTo(DeletionOutcome.NO_ACCOUNT);
    }

    @Test
    void withTheTokenAwayTheAccountIsGoneAtOnceAndTheRestWhenItIsBack() {
        Registered owner = owner();
        server.belongings.tokenAway = true;
        assertThat(caller.deletions.delete(owner.account())).isEqualTo(DeletionOutcome.UNDER_WAY);
        assertThat(isLetIn(owner)).isFalse();
        assertThat(caller.deletions.sweep()).isEqualTo(1);
        assertThat(caller.deletions.underWay()).isEqualTo(1);
        assertThat(server.events.of(owner.account())).doesNotContain(SecurityEvent.ACCOUNT_DELETED);
        server.belongings.tokenAway = false;
        assertThat(caller.deletions.sweep()).isZero();
        assertThat(remains(owner.account())).isEmpty();
        assertThat(caller.deletions.underWay()).isZero();
        assertThat(server.events.of(owner.account())).endsWith(SecurityEvent.ACCOUNT_DELETED);
    }

    @Test
    void whatFailsHalfWayIsErasedFromThere() {
        Registered owner = owner();
        server.belongings.backupsAway = true;
        assertThat(caller.deletions.delete(owner.account())).isEqualTo(DeletionOutcome.UNDER_WAY);
        assertThat(remains(owner.account())).containsExactly("backup");
        server.belongings.backupsAway = false;
        caller.deletions.sweep();
        assertThat(remains(owner.account())).isEmpty();
    }

    @Test
    void oneThatCannotBeErasedDoesNotKeepTheOthers() {
        Registered first = owner();
        Registered second = caller.registered(OTHER_NUMBER);
        server.belongings.put(second.account());
        server.belongings.backupsAway = true;
        caller.deletions.delete(first.account());
        server.belongings.secrets.add(first.account());
        caller.deletions.delete(second.account());
        assertThat(caller.deletions.sweep()).isEqualTo(2);
        assertThat(server.belongings.secrets).isEmpty();
    }

    @Test
    void whatALatecomerWroteIsErasedAnHourLaterAndThenItIsOver() {
        Registered owner = owner();
        caller.deletions.delete(owner.account());
        server.belongings.put(owner.account());
        server.clock.turn(AccountDeletion.LATECOMERS.minus(Duration.ofSeconds(1)));
        caller.deletions.sweep();
        assertThat(remains(owner.account())).isNotEmpty();
        server.clock.turn(Duration.ofSeconds(1));
        caller.deletions.sweep();
        assertThat(remains(owner.account())).isEmpty();
        server.belongings.put(owner.account());
        caller.deletions.sweep();
        assertThat(remains(owner.account())).as("nobody looks any more").isNotEmpty();
        assertThat(server.events.of(owner.account()))
                .filteredOn(event -> event == SecurityEvent.ACCOUNT_DELETED)
                .hasSize(1);
    }

    @Test
    void anAccountThatLostItsNumberGoesAfterThirtyIdleDays() {
        Registered old = owner();
        caller.inTransaction(() -> {
            caller.identifiers.remove(NUMBER);
            Account account = caller.accounts.lock(old.account()).orElseThrow();
            caller.accounts.update(account.withoutNumber(server.clock.instant()));
            return true;
        });
        server.clock.turn(Account.LIFE_WITHOUT_NUMBER.minus(Duration.ofSeconds(1)));
        caller.deletions.sweep();
        assertThat(remains(old.account())).isNotEmpty();
        server.clock.turn(Duration.ofSeconds(1));
        caller.deletions.sweep();
        assertThat(remains(old.account())).isEmpty();
    }

    @RepeatedTest(10)
    void aRegistrationBesideTheDeletionGetsEitherThisAccountOrANewOneNeverHalfOfIt() throws Exception {
        Registered owner = owner();
        SessionId session = caller.verified(NUMBER);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Server.Caller one = server.new Caller();
                Server.Caller other = server.new Caller()) {
            List<Callable<Object>> acts =
                    List.of(() -> one.deletions.delete(owner.account()), () -> other.register(session));
            List<Object> outcomes = new ArrayList<>();
            for (Future<Object> outcome : threads.invokeAll(acts)) {
                outcomes.add(outcome.get());
            }
            assertThat(outcomes.get(0)).isEqualTo(DeletionOutcome.DELETED);
            Registered next = (Registered) outcomes.get(1);
            assertThat(remains(owner.account())).isEmpty();
            boolean sameAccount = next.account().equals(owner.account());
            assertThat(isLetIn(next)).isEqualTo(!sameAccount);
            assertThat(caller.inTransaction(() -> caller.identifiers.find(NUMBER))
                            .isPresent())
                    .isEqualTo(!sameAccount);
        } finally {
            threads.shutdownNow();
        }
    }
}
