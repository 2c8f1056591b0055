package org.pinfold.registration.service;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.LockOutcome;
import org.pinfold.registration.RegistrationLock;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.token.CryptoToken;

/**
 * Sets and removes an account's registration lock, for its devices. Over a lock that is set, also an expired one, only
 * with its present value: a stolen device credential shall not be enough to lock the owner out.
 *
 * <p>How often a value may be tried is not limited: it has 256 bits.
 */
@Stateless
public class RegistrationLockService {
    @Inject
    private Accounts accounts;

    @Inject
    private RecoveryResolution resolution;

    @Inject
    private LegacyGate legacy;

    @Inject
    private AuditTrail audit;

    @Inject
    private CryptoToken token;

    @Inject
    private SecureRandom random;

    /** For the container. */
    public RegistrationLockService() {}

    RegistrationLockService(
            Accounts accounts,
            RecoveryResolution resolution,
            LegacyGate legacy,
            AuditTrail audit,
            CryptoToken token,
            SecureRandom random) {
        this.accounts = accounts;
        this.resolution = resolution;
        this.legacy = legacy;
        this.audit = audit;
        this.token = token;
        this.random = random;
    }

    /**
     * Sets the lock.
     *
     * @param newValue not closed by this method
     * @param presentValue the value in force; not closed by this method
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public LockOutcome set(Aci aci, RegistrationLockValue newValue, Optional<RegistrationLockValue> presentValue) {
        // First, while our transaction has read nothing and holds no connection.
        long generation = resolution.resolve(aci);
        // An imported one goes with the store of a PIN, or secret and lock would drift apart from the first day.
        boolean holdsImported = legacy.holds(aci);
        Optional<Account> found = accounts.lock(aci);
        if (found.isEmpty()) {
            return LockOutcome.NO_ACCOUNT;
        }
        Account account = found.get();
        if (!mayChange(account, presentValue) || holdsImported) {
            return LockOutcome.WRONG_LOCK;
        }
        RegistrationLock lock = RegistrationLock.make(token.mac(), random, aci, generation, newValue);
        accounts.update(account.withLock(Optional.of(lock)));
        audit.append(
                SecurityEvent.REGISTRATION_LOCK_SET,
                Optional.of(aci),
                Map.of("generation", String.valueOf(generation)));
        return LockOutcome.CHANGED;
    }

    /**
     * Removes the lock; an account without one stays as it is.
     *
     * @param presentValue the value in force; not closed by this method
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public LockOutcome remove(Aci aci, RegistrationLockValue presentValue) {
        resolution.resolve(aci);
        Optional<Account> found = accounts.lock(aci);
        if (found.isEmpty()) {
            return LockOutcome.NO_ACCOUNT;
        }
        Account account = found.get();
        if (!mayChange(account, Optional.of(presentValue))) {
            return LockOutcome.WRONG_LOCK;
        }
        if (account.lock().isPresent()) {
            accounts.update(account.withLock(Optional.empty()));
            audit.append(SecurityEvent.REGISTRATION_LOCK_REMOVED, Optional.of(aci), Map.of());
        }
        return LockOutcome.CHANGED;
    }

    private boolean mayChange(Account account, Optional<RegistrationLockValue> presentValue) {
        return account.lock().isEmpty() || account.isOpenedBy(presentValue, token.mac());
    }
}
