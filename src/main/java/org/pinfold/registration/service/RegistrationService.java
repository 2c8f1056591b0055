package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;

/** Registers numbers. Anonymous: a verified session is the credential. */
@Stateless
public class RegistrationService {
    /** Somebody registering the same number at the same moment costs a repetition; more than this is a fault. */
    private static final int MAX_ROUNDS = 5;

    @Inject
    private RegistrationSteps steps;

    @Inject
    private RecoveryResolution resolution;

    /** For the container. */
    public RegistrationService() {}

    RegistrationService(RegistrationSteps steps, RecoveryResolution resolution) {
        this.steps = steps;
        this.resolution = resolution;
    }

    /**
     * Registers the number that a session proved.
     *
     * <p>How often a lock may be tried is limited by the session alone: its value has 256 bits.
     *
     * @param session consumed by a registration; usable again after {@link RegistrationOutcome.Locked}
     * @param presented the value of the account's lock, if the caller knows one; not closed by this method
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RegistrationOutcome register(SessionId session, Optional<RegistrationLockValue> presented) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Optional<Aci> holder = steps.findHolder(session);
            // A crash may have left a new lock in a pending row. Reading the old one would let a value in that its
            // owner
            // has replaced. In a transaction of its own, and before ours, so that no connection waits for a second one.
            long generation = holder.map(resolution::resolve).orElse(0L);
            Optional<RegistrationOutcome> outcome = steps.register(session, presented, holder, generation);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new IllegalStateException("a number led elsewhere each time it was looked at");
    }
}
