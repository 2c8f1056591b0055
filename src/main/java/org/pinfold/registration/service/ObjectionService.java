package org.pinfold.registration.service;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.PinProof;
import org.pinfold.recovery.RecoveryOutcome;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.LockView;
import org.pinfold.registration.ObjectionOutcome;

/**
 * What the owner of an account sees of somebody else who proved its number, and does about it. A device's credential is not
 * enough for an objection: whoever stole the phone could stop the owner's new one with it.
 */
@Stateless
public class ObjectionService {
    /** Of the guess that proves the PIN. */
    static final Duration MAX_AGE = Duration.ofMinutes(10);

    @Inject
    private ObjectionSteps steps;

    @Inject
    private Accounts accounts;

    @Inject
    private PinProof pin;

    @Inject
    private RecoveryResolution resolution;

    @Inject
    private LockPolicy lockPolicy;

    @Inject
    private Clock clock;

    /** For the container. */
    public ObjectionService() {}

    ObjectionService(
            ObjectionSteps steps,
            Accounts accounts,
            PinProof pin,
            RecoveryResolution resolution,
            LockPolicy lockPolicy,
            Clock clock) {
        this.steps = steps;
        this.accounts = accounts;
        this.pin = pin;
        this.resolution = resolution;
        this.lockPolicy = lockPolicy;
        this.clock = clock;
    }

    /** The account's lock; empty if the account is gone. */
    @RolesAllowed({CallerRole.DEVICE, CallerRole.FROZEN})
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<LockView> view(Aci aci) {
        // First, while our transaction has read nothing and holds no connection.
        resolution.resolve(aci);
        return accounts.find(aci).map(account -> LockView.of(account, lockPolicy, WholeMillis.of(clock)));
    }

    /**
     * Objects.
     *
     * @param attempt of a guess of the last ten minutes
     * @param proof 32 octets
     */
    @RolesAllowed({CallerRole.DEVICE, CallerRole.FROZEN})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public ObjectionOutcome object(Aci aci, Octets attempt, Octets proof) {
        RecoveryOutcome.Unlock proved = pin.prove(aci, attempt, proof, MAX_AGE);
        return proved instanceof RecoveryOutcome.Unlocked ? steps.object(aci) : new ObjectionOutcome.NotProved(proved);
    }
}
