package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.LockView;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.ObjectionOutcome;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegistrationLock;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome.Locked;
import org.pinfold.registration.RegistrationOutcome.Registered;

/** Two who seem to have one number, on a pinned clock: neither holds it for ever, and nobody gets the other's account. */
class ClaimsTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;
    private static final PhoneNumber OTHER_NUMBER = new PhoneNumber("+12025550123");
    private static final String LOCK = "0f".repeat(32);
    private static final Duration SEVEN_DAYS = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;
    private final Registered owner = caller.registered(NUMBER);

    @BeforeEach
    void lock() {
        server.generations.open(owner.account());
        caller.inTransaction(() -> caller.locks.set(
                owner.account(), RegistrationLockValue.parse(LOCK).orElseThrow(), Optional.empty()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Lets time pass for an account that is used all along. */
    private void useFor(Duration time, Registered device) {
        long hours = time.toHours();
        for (long hour = 0; hour < hours; hour++) {
            server.clock.turn(Duration.ofHours(1));
            assertThat(authenticates(device)).isTrue();
        }
        server.clock.turn(time.minusHours(hours));
    }

    private boolean authenticates(Registered device) {
        return caller.inTransaction(() -> caller.credentials.authenticateDevice(
                        device.account() + "." + device.deviceId(),
                        device.password().text()))
                .isPresent();
    }

    private Locked probe() {
        return (Locked) caller.register(caller.verified(NUMBER));
    }

    private boolean recovers(Locked probe) {
        return caller.inTransaction(() -> caller.credentials.authenticateRecovery(
                        probe.recoveryCredential().orElseThrow()))
                .isPresent();
    }

    private LockView view() {
        return caller.inTransaction(() -> caller.objections.view(owner.account()))
                .orElseThrow();
    }

    private ObjectionOutcome object(Octets proof) {
        return caller.objections.object(
                owner.account(), Octets.of(owner.account().toByteArray()), proof);
    }

    private ObjectionOutcome object() {
        return object(Server.RIGHT_PROOF);
    }

    @Nested
    class AThiefOfMessagesAgainstAnActiveOwner {
        @Test
        void isSeenAndHasNothingOnceTheOwnerProvesTheNumberToo() {
            probe();
            assertThat(view().claimedAt()).isPresent();
            assertThat(authenticates(owner)).isTrue();
            useFor(Duration.ofDays(6), owner);
            // Reading one message did not take the SIM away.
            assertThat(caller.numberService.change(owner.account(), 1, caller.verified(NUMBER), Optional.empty()))
                    .isEqualTo(new NumberOutcome.Changed(NUMBER));
            assertThat(view().claimedAt()).isEmpty();
            useFor(Duration.ofDays(2), owner);
            assertThat(probe().timeRemaining()).isGreaterThan(Duration.ofDays(6));
        }

        @Test
        void hasNothingWithoutProvingTheNumberAgainSevenDaysLater() {
            probe();
            useFor(Duration.ofDays(14), owner);
            assertThat(view().claimedAt()).isEmpty();
            assertThat(probe().timeRemaining()).isGreaterThan(Duration.ofDays(6));
        }

        @Test
        void neverGetsTheAccount() {
            probe();
            useFor(SEVEN_DAYS, owner);
            Registered thief = caller.registered(NUMBER);
            assertThat(thief.account()).isNotEqualTo(owner.account());
            assertThat(authenticates(owner)).isTrue();
        }

        @Test
        void isSettledByTheOwnersNewPhoneToo() {
            probe();
            Registered next = caller.registered(NUMBER, LOCK);
            assertThat(next.account()).isEqualTo(owner.account());
            assertThat(view().claimedAt()).isEmpty();
        }
    }

    @Nested
    class TheNextOwnerOfARecycledNumberAgainstAnOldPhoneOnWifi {
        @Test
        void getsTheNumberAfterSevenDaysToTheMillisecondAlthoughThePhoneIsUsedAllTheTime() {
            probe();
            // The session lives for an hour.
            useFor(SEVEN_DAYS.minusMinutes(30), owner);
            var session = caller.verified(NUMBER);
            server.clock.turn(Duration.ofMinutes(30).minusMillis(1));
            assertThat(authenticates(owner)).isTrue();
            assertThat(((Locked) caller.register(session)).timeRemaining()).isEqualTo(Duration.ofMillis(1));
            server.clock.turn(Duration.ofMillis(1));
            Registered next = (Registered) caller.register(session);
            assertThat(next.account()).isNotEqualTo(owner.account());
            assertThat(authenticates(owner)).isTrue();
            assertThat(view().state()).isEqualTo(RegistrationLock.State.REQUIRED);
        }

        @Test
        void getsItByAChangeOfNumberToo() {
            Registered next = caller.registered(OTHER_NUMBER);
            assertThat(caller.numberService.change(next.account(), 1, caller.verified(NUMBER), Optional.empty()))
                    .isInstanceOf(NumberOutcome.Locked.class);
            useFor(SEVEN_DAYS, owner);
            assertThat(caller.numberService.change(next.account(), 1, caller.verified(NUMBER), Optional.empty()))
                    .isEqualTo(new NumberOutcome.Changed(NUMBER));
        }

        @Test
        void isNotKeptAwayByObjections() {
            probe();
            useFor(DAY, owner);
            assertThat(object()).isInstanceOf(ObjectionOutcome.Objected.class);
            useFor(Duration.ofDays(6), owner);
            assertThat(caller.registered(NUMBER).account()).isNotEqualTo(owner.account());
        }
    }

    @Nested
    class AStolenPhoneThatObjectsAgainstTheOwnersNewSim {
        @Test
        void cannotWithoutThePin() {
            Locked probe = probe();
            assertThat(object(Octets.of(new byte[] {2}))).isInstanceOf(ObjectionOutcome.NotProved.class);
            assertThat(recovers(probe)).isTrue();
            assertThat(view().objectionsLeft()).isEqualTo(2);
        }

        @Test
        void withThePinStopsTheOwnerForADayTwiceInSevenDays() {
            Locked first = probe();
            assertThat(object()).isInstanceOf(ObjectionOutcome.Objected.class);
            assertThat(recovers(first)).isFalse();
            assertThat(probe().recoveryCredential()).isEmpty();
            assertThat(server.events.of(owner.account())).contains(SecurityEvent.REGISTRATION_OBJECTED);

            server.clock.turn(DAY.minusMillis(1));
            assertThat(probe().recoveryCredential()).isEmpty();
            server.clock.turn(Duration.ofMillis(1));
            Locked second = probe();
            assertThat(recovers(second)).isTrue();
            object();
            assertThat(recovers(second)).isFalse();

            server.clock.turn(DAY);
            Locked third = probe();
            assertThat(recovers(third)).isTrue();
            assertThat(object()).isEqualTo(new ObjectionOutcome.TooMany(Duration.ofDays(5)));
            assertThat(recovers(third)).isTrue();
        }

        @Test
        void doesNotStopWhoKnowsTheLocksValue() {
            probe();
            object();
            assertThat(caller.registered(NUMBER, LOCK).account()).isEqualTo(owner.account());
        }
    }

    @Test
    void aWrongValueOverALockOfAnotherGenerationIsToldSo() {
        var session = caller.verified(NUMBER);
        Optional<RegistrationLockValue> wrong = RegistrationLockValue.parse("1f".repeat(32));
        assertThat(((Locked) caller.registration.register(session, wrong)).otherGeneration())
                .isFalse();
        server.generations.open(owner.account());
        assertThat(((Locked) caller.registration.register(session, wrong)).otherGeneration())
                .isTrue();
        assertThat(((Locked) caller.register(session)).otherGeneration()).isFalse();
    }

    @Test
    void aPhoneThatWasNotClaimedSeesItsLockAndNothingElse() {
        assertThat(view())
                .isEqualTo(new LockView(RegistrationLock.State.REQUIRED, Optional.of(SEVEN_DAYS), Optional.empty(), 2));
    }
}
