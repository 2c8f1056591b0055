package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.LockOutcome;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.RegistrationLock;
import org.pinfold.registration.RegistrationLockValue;

class RegistrationLockServiceTest {
    private static final String FIRST = "0f".repeat(32);
    private static final String SECOND = "1f".repeat(32);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Aci aci = caller.registered(Server.NUMBER).account();

    @AfterEach
    void stop() {
        server.close();
    }

    @Nested
    class WithoutALock {
        @Test
        void anyValueSetsIt() {
            assertThat(set(FIRST)).isEqualTo(LockOutcome.CHANGED);
            assertThat(opens(FIRST)).isTrue();
            assertThat(server.events.of(aci)).endsWith(SecurityEvent.REGISTRATION_LOCK_SET);
        }

        @Test
        void aPresentValueIsIgnored() {
            assertThat(set(FIRST, SECOND)).isEqualTo(LockOutcome.CHANGED);
            assertThat(opens(FIRST)).isTrue();
        }

        @Test
        void removingChangesNothing() {
            assertThat(remove(FIRST)).isEqualTo(LockOutcome.CHANGED);
            assertThat(server.events.of(aci)).doesNotContain(SecurityEvent.REGISTRATION_LOCK_REMOVED);
        }

        @Test
        void theLockIsTiedToTheLatestGeneration() {
            server.generations.open(aci);
            set(FIRST);
            assertThat(lock().orElseThrow().generation()).isEqualTo(1);
        }
    }

    @Nested
    class OverALock {
        @Test
        void aNewValueNeedsThePresentOne() {
            set(FIRST);
            assertThat(set(SECOND)).isEqualTo(LockOutcome.WRONG_LOCK);
            assertThat(set(SECOND, SECOND)).isEqualTo(LockOutcome.WRONG_LOCK);
            assertThat(opens(FIRST)).isTrue();
            assertThat(set(SECOND, FIRST)).isEqualTo(LockOutcome.CHANGED);
            assertThat(opens(SECOND)).isTrue();
            assertThat(opens(FIRST)).isFalse();
        }

        @Test
        void theValueStillCountsAfterTheLockExpired() {
            set(FIRST);
            server.clock.turn(LockPolicy.DEFAULT.lifetime());
            assertThat(set(SECOND)).isEqualTo(LockOutcome.WRONG_LOCK);
            assertThat(remove(SECOND)).isEqualTo(LockOutcome.WRONG_LOCK);
        }

        @Test
        void removingNeedsThePresentValue() {
            set(FIRST);
            assertThat(remove(SECOND)).isEqualTo(LockOutcome.WRONG_LOCK);
            assertThat(lock()).isPresent();
            assertThat(remove(FIRST)).isEqualTo(LockOutcome.CHANGED);
            assertThat(lock()).isEmpty();
            assertThat(server.events.of(aci)).endsWith(SecurityEvent.REGISTRATION_LOCK_REMOVED);
        }
    }

    @Nested
    class TogetherWithASecret {
        @Test
        void preparingChangesNothing() {
            assertThat(prepare(1, FIRST)).isPresent();
            assertThat(lock()).isEmpty();
        }

        @Test
        void preparingOverALockNeedsItsValue() {
            set(FIRST);
            assertThat(prepare(1, SECOND)).isEmpty();
            assertThat(prepare(1, SECOND, SECOND)).isEmpty();
            assertThat(prepare(1, SECOND, FIRST)).isPresent();
        }

        @Test
        void applyingSetsThePreparedLock() {
            Octets verifier = prepare(1, FIRST).orElseThrow();
            apply(1, verifier);
            assertThat(opens(FIRST)).isTrue();
        }

        @Test
        void applyingAgainChangesNothingAndIsToldOnce() {
            Octets verifier = prepare(1, FIRST).orElseThrow();
            apply(1, verifier);
            apply(1, verifier);
            assertThat(opens(FIRST)).isTrue();
            assertThat(server.events.of(aci))
                    .filteredOn(SecurityEvent.REGISTRATION_LOCK_SET::equals)
                    .hasSize(1);
        }

        @Test
        void aLockPreparedForOneGenerationDoesNotOpenInAnother() {
            Octets verifier = prepare(1, FIRST).orElseThrow();
            apply(2, verifier);
            assertThat(opens(FIRST)).isFalse();
        }

        @Test
        void whatIsNoLockValueIsABugOfTheCaller() {
            assertThatThrownBy(() -> prepare(1, "abc")).isInstanceOf(IllegalArgumentException.class);
        }

        private Optional<Octets> prepare(long generation, String value, String... present) {
            return caller.inTransaction(() -> caller.accountLock.prepare(
                    aci,
                    generation,
                    value,
                    Optional.of(present).filter(p -> p.length > 0).map(p -> p[0])));
        }

        private void apply(long generation, Octets verifier) {
            caller.connection.inTransaction(() -> caller.accountLock.apply(aci, generation, verifier));
        }
    }

    private LockOutcome set(String value, String... present) {
        Optional<RegistrationLockValue> presentValue =
                present.length == 0 ? Optional.empty() : RegistrationLockValue.parse(present[0]);
        return caller.inTransaction(
                () -> caller.locks.set(aci, RegistrationLockValue.parse(value).orElseThrow(), presentValue));
    }

    private LockOutcome remove(String present) {
        return caller.inTransaction(() ->
                caller.locks.remove(aci, RegistrationLockValue.parse(present).orElseThrow()));
    }

    private Optional<RegistrationLock> lock() {
        return caller.inTransaction(() -> caller.accounts.find(aci))
                .orElseThrow()
                .lock();
    }

    private boolean opens(String value) {
        try (RegistrationLockValue parsed = RegistrationLockValue.parse(value).orElseThrow()) {
            return lock().orElseThrow().opensWith(server.token.mac(), aci, parsed);
        }
    }
}
