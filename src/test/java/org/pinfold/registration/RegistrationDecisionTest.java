package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

class RegistrationDecisionTest {
    private static final Instant ACTIVE = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LAST_LOCKED =
            ACTIVE.plus(LockPolicy.DEFAULT.lifetime()).minusMillis(1);
    private static final Instant EXPIRED = ACTIVE.plus(LockPolicy.DEFAULT.lifetime());

    private final Account open = Account.open(new Aci(new UUID(1, 2)), ACTIVE);
    private final Account locked =
            open.withLock(Optional.of(new RegistrationLock(1, Octets.of(new byte[RegistrationLock.VERIFIER_BYTES]))));

    @Test
    void aNumberThatNobodyHasGetsANewAccount() {
        assertThat(RegistrationDecision.decide(Optional.empty(), OwnerProof.NOTHING, false, LockPolicy.DEFAULT, ACTIVE))
                .isEqualTo(new RegistrationDecision.NewAccount());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 7, 400})
    void anAccountWithoutALockIsRegisteredAgain(int idleDays) {
        assertThat(RegistrationDecision.decide(
                        Optional.of(open),
                        OwnerProof.NOTHING,
                        false,
                        LockPolicy.DEFAULT,
                        ACTIVE.plus(Duration.ofDays(idleDays))))
                .isEqualTo(new RegistrationDecision.SameAccount());
    }

    @Test
    void aLockThatHoldsKeepsOutWhoeverHasNoValue() {
        assertThat(RegistrationDecision.decide(
                        Optional.of(locked), OwnerProof.NOTHING, false, LockPolicy.DEFAULT, LAST_LOCKED))
                .isEqualTo(new RegistrationDecision.Locked(Duration.ofMillis(1)));
    }

    @Test
    void aLockThatHoldsOpensWithItsValue() {
        assertThat(RegistrationDecision.decide(
                        Optional.of(locked), OwnerProof.LOCK_VALUE, false, LockPolicy.DEFAULT, LAST_LOCKED))
                .isEqualTo(new RegistrationDecision.SameAccount());
    }

    @Test
    void anExpiredLockFreesTheNumberButNotTheAccount() {
        assertThat(RegistrationDecision.decide(
                        Optional.of(locked), OwnerProof.NOTHING, false, LockPolicy.DEFAULT, EXPIRED))
                .isEqualTo(new RegistrationDecision.MoveNumber());
    }

    @Test
    void anExpiredLockOpensTheAccountToItsValue() {
        assertThat(RegistrationDecision.decide(
                        Optional.of(locked), OwnerProof.LOCK_VALUE, false, LockPolicy.DEFAULT, EXPIRED))
                .isEqualTo(new RegistrationDecision.SameAccount());
    }

    @Test
    void aRecoveryPasswordOpensNoLockThatHolds() {
        assertThat(RegistrationDecision.decide(
                        Optional.of(locked), OwnerProof.RECOVERY_PASSWORD, false, LockPolicy.DEFAULT, LAST_LOCKED))
                .isEqualTo(new RegistrationDecision.Locked(Duration.ofMillis(1)));
    }

    @Test
    void aRecoveryPasswordOpensTheAccountOfAnExpiredLock() {
        assertThat(RegistrationDecision.decide(
                        Optional.of(locked), OwnerProof.RECOVERY_PASSWORD, false, LockPolicy.DEFAULT, EXPIRED))
                .isEqualTo(new RegistrationDecision.SameAccount());
    }
}
