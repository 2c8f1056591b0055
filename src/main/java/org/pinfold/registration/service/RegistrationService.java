package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.ImportedLock;
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

    @Inject
    private LegacyGate legacy;

    /** For the container. */
    public RegistrationService() {}

    RegistrationService(RegistrationSteps steps, RecoveryResolution resolution, LegacyGate legacy) {
        this.steps = steps;
        this.resolution = resolution;
        this.legacy = legacy;
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
            ImportedLock imported = holder.filter(legacy::holds).isPresent() ? ImportedLock.HOLDS : ImportedLock.ABSENT;
            Optional<RegistrationOutcome> outcome = steps.register(session, presented, holder, generation, imported);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new IllegalStateException("a number led elsewhere each time it was looked at");
    }

    /**
     * Registers the number that a session proved with the PIN of the old system that its lock was imported from. The guess
     * is debited before anything is hashed. The lock holds on until a PIN is set.
     *
     * @param session consumed by a registration; usable again after anything else
     * @param pin UTF-8 octets; not kept, wiped by the caller
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RegistrationOutcome registerWithLegacyPin(SessionId session, byte[] pin) {
        Optional<RegistrationOutcome> refusal = steps.refusal(session);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<Aci> holder = steps.findHolder(session);
        LegacyOutcome guessed =
                holder.map(account -> legacy.guess(account, pin)).orElseGet(LegacyOutcome.NoLegacyLock::new);
        if (!(guessed instanceof LegacyOutcome.Opened)) {
            return new RegistrationOutcome.LegacyRefused(guessed);
        }
        long generation = resolution.resolve(holder.orElseThrow());
        return steps.register(session, Optional.empty(), holder, generation, ImportedLock.OPENED)
                // The number moved on while the PIN was hashed; whose lock was opened has it no more.
                .orElseGet(() -> new RegistrationOutcome.LegacyRefused(new LegacyOutcome.NoLegacyLock()));
    }
}
