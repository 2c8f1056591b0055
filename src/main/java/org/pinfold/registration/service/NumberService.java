package org.pinfold.registration.service;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.Device;
import org.pinfold.registration.LockLimits;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.SessionId;

/** Changes the number of an account, for its first device. */
@Stateless
public class NumberService {
    /** Somebody registering one of the numbers at the same moment costs a repetition; more than this is a fault. */
    private static final int MAX_ROUNDS = 5;

    @Inject
    private NumberSteps steps;

    @Inject
    private RecoveryResolution resolution;

    @Inject
    private LegacyGate legacy;

    @Inject
    private LockLimits limits;

    /** For the container. */
    public NumberService() {}

    NumberService(NumberSteps steps, RecoveryResolution resolution, LegacyGate legacy, LockLimits limits) {
        this.steps = steps;
        this.resolution = resolution;
        this.legacy = legacy;
        this.limits = limits;
    }

    /**
     * Gives the number that a session proved to the account. The lock of the account that has it now decides as at a
     * registration, but there is no recovery credential: whoever calls has an account.
     *
     * @param deviceId of the caller
     * @param session consumed by a change
     * @param presented the value of the lock of the account that has the number; not closed by this method
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public NumberOutcome change(
            Aci account, int deviceId, SessionId session, Optional<RegistrationLockValue> presented) {
        if (deviceId != Device.PRIMARY) {
            return new NumberOutcome.Forbidden();
        }
        for (int round = 0; round < MAX_ROUNDS; round++) {
            NumberSteps.Seen seen = steps.look(account, session);
            // A crash may have left a new lock in a pending row; in a transaction of its own, as at a registration.
            seen.holder().ifPresent(resolution::resolve);
            boolean imported = seen.holder().filter(legacy::holds).isPresent();
            Optional<Aci> tried = seen.holder().filter(holder -> presented.isPresent() && !holder.equals(account));
            Optional<Duration> wait = tried.flatMap(holder -> limits.takeTry(holder, session.hash()));
            if (wait.isPresent()) {
                return new NumberOutcome.TooMany(wait.get());
            }
            Optional<NumberOutcome> outcome = steps.change(account, session, presented, seen, imported);
            if (outcome.isPresent()) {
                if (outcome.get() instanceof NumberOutcome.Changed) {
                    tried.ifPresent(holder -> limits.clearTries(holder, session.hash()));
                }
                return outcome.get();
            }
        }
        throw new IllegalStateException("a number led elsewhere each time it was looked at");
    }
}
