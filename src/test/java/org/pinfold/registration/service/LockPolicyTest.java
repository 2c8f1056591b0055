package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.DeviceCaller;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;

/** What an operator can decide about locks, on a pinned clock. */
class LockPolicyTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;
    private static final String LOCK = "0f".repeat(32);
    private static final Duration THREE_DAYS = Duration.ofDays(3);

    private final Server server = new Server(new LockPolicy(THREE_DAYS, true));
    private final Server.Caller caller = server.caller;
    private final Registered owner = caller.registered(NUMBER);

    @BeforeEach
    void lock() {
        server.generations.open(owner.account());
        caller.inTransaction(() -> caller.locks.set(owner.account(), value(), Optional.empty()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RegistrationLockValue value() {
        return RegistrationLockValue.parse(LOCK).orElseThrow();
    }

    private Optional<DeviceCaller> authenticate(Registered device) {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(
                device.account() + "." + device.deviceId(), device.password().text()));
    }

    private boolean isFrozen(Registered device) {
        return authenticate(device).orElseThrow().frozen();
    }

    @Nested
    class ALockOfThreeDays {
        @Test
        void holdsUpToTheLastMillisecond() {
            server.clock.turn(THREE_DAYS.minusMillis(1));
            Locked locked = (Locked) caller.register(caller.verified(NUMBER));
            assertThat(locked.timeRemaining()).isEqualTo(Duration.ofMillis(1));
        }

        @Test
        void isExpiredThen() {
            server.clock.turn(THREE_DAYS);
            assertThat(caller.registered(NUMBER).account()).isNotEqualTo(owner.account());
        }
    }

    @Nested
    class AProbe {
        @Test
        void shutsTheDevicesOutUntilTheOwnerRegistersWithTheLocksValue() {
            assertThat(isFrozen(owner)).isFalse();
            assertThat(caller.register(caller.verified(NUMBER))).isInstanceOf(Locked.class);
            assertThat(isFrozen(owner)).isTrue();

            Registered again = caller.registered(NUMBER, LOCK);
            assertThat(again.account()).isEqualTo(owner.account());
            assertThat(isFrozen(again)).isFalse();
            assertThat(authenticate(owner)).isEmpty();
        }

        @Test
        void leavesNoActivityThatWouldKeepTheLockAlive() {
            caller.register(caller.verified(NUMBER));
            server.clock.turn(THREE_DAYS.minusMillis(1));
            assertThat(isFrozen(owner)).isTrue();
            server.clock.turn(Duration.ofMillis(1));
            assertThat(caller.registered(NUMBER).account()).isNotEqualTo(owner.account());
        }

        @Test
        void withTheRecoveryPasswordShutsOutTooAndThePasswordWithTheLockLetsIn() {
            try (RecoveryPassword password = RecoveryPassword.of(Octets.of(new byte[RecoveryPassword.SIZE_BYTES]))) {
                caller.inTransaction(() ->
                        caller.recoveryPasswords.set(owner.account(), Optional.of(password), Optional.of(value())));
                assertThat(caller.registration.register(NUMBER, password, Optional.empty()))
                        .isInstanceOf(Locked.class);
                assertThat(isFrozen(owner)).isTrue();
                RegistrationOutcome in = caller.registration.register(NUMBER, password, Optional.of(value()));
                assertThat(((Registered) in).account()).isEqualTo(owner.account());
                assertThat(isFrozen((Registered) in)).isFalse();
            }
        }

        @Test
        void byAChangeOfNumberShutsOutAsAny() {
            Registered other = caller.registered(new PhoneNumber("+12025550123"));
            assertThat(caller.numberService.change(other.account(), 1, caller.verified(NUMBER), Optional.empty()))
                    .isInstanceOf(NumberOutcome.Locked.class);
            assertThat(isFrozen(owner)).isTrue();
            assertThat(isFrozen(other)).isFalse();
        }

        @Test
        void leavesWhoeverProvedTheNumberHisWayToThePin() {
            Locked locked = (Locked) caller.register(caller.verified(NUMBER));
            assertThat(caller.inTransaction(() -> caller.credentials.authenticateRecovery(
                            locked.recoveryCredential().orElseThrow())))
                    .isPresent();
        }
    }
}
