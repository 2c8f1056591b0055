package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pinfold.backup.BackupErasure;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.Holder;
import org.pinfold.registration.ImportedLock;
import org.pinfold.registration.LockLimits;
import org.pinfold.registration.LoginCaller;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;

/** Registers numbers, for anonymous callers whose verified session is the credential, and logins. */
@Stateless
public class RegistrationService {
    /** Somebody registering the same number at the same moment costs a repetition; more than this is a fault. */
    private static final int MAX_ROUNDS = 5;

    /** Of all who know the recovery password: they have the master key. */
    private static final Octets PASSWORD = Octets.of(new byte[0]);

    @Inject
    private RegistrationSteps steps;

    @Inject
    private RecoveryResolution resolution;

    @Inject
    private BackupErasure backups;

    @Inject
    private LegacyGate legacy;

    @Inject
    private LockLimits limits;

    /** For the container. */
    public RegistrationService() {}

    RegistrationService(
            RegistrationSteps steps,
            RecoveryResolution resolution,
            BackupErasure backups,
            LegacyGate legacy,
            LockLimits limits) {
        this.steps = steps;
        this.resolution = resolution;
        this.backups = backups;
        this.legacy = legacy;
        this.limits = limits;
    }

    /**
     * Registers the number that a session proved.
     *
     * @param session consumed by a registration; usable again after {@link RegistrationOutcome.Locked}
     * @param presented the value of the account's lock, if the caller knows one; not closed by this method
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RegistrationOutcome register(SessionId session, Optional<RegistrationLockValue> presented) {
        return untilSettled(
                () -> steps.find(session),
                presented,
                holder -> tried(presented, holder, session.hash(), () -> steps.register(session, presented, holder)));
    }

    /**
     * Registers a number that a recovery password proves in the place of a session.
     *
     * @param password not closed by this method
     * @param presented the value of the account's lock, if the caller knows one; not closed by this method
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RegistrationOutcome register(
            PhoneNumber number, RecoveryPassword password, Optional<RegistrationLockValue> presented) {
        // First, and alike for every number: a stranger must neither learn by the time of the answer which are
        // registered, nor
        // use up the tries at somebody's lock.
        if (!steps.isProved(number, password)) {
            return new RegistrationOutcome.WrongRecoveryPassword();
        }
        return untilSettled(
                () -> steps.find(number),
                presented,
                holder ->
                        tried(presented, holder, PASSWORD, () -> steps.register(number, password, presented, holder)));
    }

    /**
     * Registers the login that an ID token proved.
     *
     * @param caller whose nonce is used up by a registration, and not by {@link RegistrationOutcome.Locked}
     * @param presented the value of the account's lock, if the caller knows one; not closed by this method
     */
    @RolesAllowed(CallerRole.LOGIN)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RegistrationOutcome register(LoginCaller caller, Optional<RegistrationLockValue> presented) {
        return untilSettled(
                () -> steps.find(caller.login()),
                presented,
                holder ->
                        tried(presented, holder, caller.nonceHash(), () -> steps.register(caller, presented, holder)));
    }

    /** Counts a shown value as a try at the holder's lock, until it proves right. */
    private Optional<RegistrationOutcome> tried(
            Optional<RegistrationLockValue> presented,
            Optional<Holder> holder,
            Octets proof,
            Supplier<Optional<RegistrationOutcome>> register) {
        if (presented.isEmpty() || holder.isEmpty()) {
            return register.get();
        }
        Aci account = holder.get().account();
        Optional<Duration> wait = limits.takeTry(account, proof);
        if (wait.isPresent()) {
            return Optional.of(new RegistrationOutcome.TooMany(wait.get()));
        }
        Optional<RegistrationOutcome> outcome = register.get();
        if (outcome.filter(RegistrationOutcome.Registered.class::isInstance).isPresent()) {
            limits.clearTries(account, proof);
        }
        return outcome;
    }

    private RegistrationOutcome untilSettled(
            Supplier<Optional<RegisteredIdentifier>> find,
            Optional<RegistrationLockValue> presented,
            Function<Optional<Holder>, Optional<RegistrationOutcome>> register) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Optional<RegistrationOutcome> outcome =
                    register.apply(find.get().map(registered -> resolve(registered, presented)));
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new IllegalStateException("a number led elsewhere each time it was looked at");
    }

    /**
     * Gives the caller's number to a new account, so that whoever does not know the PIN of the present one can begin anew.
     *
     * @return empty if the device may do everything by now, or is gone
     */
    @RolesAllowed(CallerRole.RESTORING)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<RegistrationOutcome.Registered> discard(Aci account, int deviceId) {
        return steps.discard(account, deviceId);
    }

    /**
     * Before the transaction of the registration, so that no connection waits for a second one. A crash may have left a new
     * lock in a pending row: reading the old one would let a value in that its owner has replaced.
     */
    private Holder resolve(RegisteredIdentifier registered, Optional<RegistrationLockValue> presented) {
        Aci account = registered.account();
        long generation = resolution.resolve(account);
        if (presented.isPresent()) {
            // The value may be the former account's, and a device of its own may have replaced that just now.
            registered.former().ifPresent(resolution::resolve);
        }
        ImportedLock imported = legacy.holds(account) ? ImportedLock.HOLDS : ImportedLock.ABSENT;
        boolean hasBelongings = resolution.holdsSecret(account) || backups.exists(account);
        return new Holder(account, generation, hasBelongings, registered.former(), imported);
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
        Optional<RegisteredIdentifier> found = steps.find(session);
        LegacyOutcome guessed = found.map(registered -> legacy.guess(registered.account(), pin))
                .orElseGet(LegacyOutcome.NoLegacyLock::new);
        if (!(guessed instanceof LegacyOutcome.Opened)) {
            return new RegistrationOutcome.LegacyRefused(guessed);
        }
        RegisteredIdentifier registered = found.orElseThrow();
        long generation = resolution.resolve(registered.account());
        Holder opened = new Holder(registered.account(), generation, false, registered.former(), ImportedLock.OPENED);
        return steps.register(session, Optional.empty(), Optional.of(opened))
                // The number moved on while the PIN was hashed; whose lock was opened has it no more.
                .orElseGet(() -> new RegistrationOutcome.LegacyRefused(new LegacyOutcome.NoLegacyLock()));
    }
}
