package org.pinfold.registration.service;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.LockOutcome;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.token.CryptoToken;

/**
 * Sets and removes the password that proves an account's number without a message, for its devices. While a lock is set,
 * only with its value: a stolen device credential shall not become a proof of the number that outlives it.
 */
@Stateless
public class RecoveryPasswordService {
    @Inject
    private Accounts accounts;

    @Inject
    private RecoveryResolution resolution;

    @Inject
    private AuditTrail audit;

    @Inject
    private CryptoToken token;

    /** For the container. */
    public RecoveryPasswordService() {}

    RecoveryPasswordService(Accounts accounts, RecoveryResolution resolution, AuditTrail audit, CryptoToken token) {
        this.accounts = accounts;
        this.resolution = resolution;
        this.audit = audit;
        this.token = token;
    }

    /**
     * Sets the password in the place of an earlier one, or removes it.
     *
     * @param password not closed by this method; absent to remove
     * @param lock the lock's value in force; not closed by this method
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public LockOutcome set(Aci aci, Optional<RecoveryPassword> password, Optional<RegistrationLockValue> lock) {
        // First, while our transaction has read nothing and holds no connection: the lock may be another by now.
        resolution.resolve(aci);
        Optional<Account> found = accounts.lock(aci);
        if (found.isEmpty()) {
            return LockOutcome.NO_ACCOUNT;
        }
        if (found.get().lock().isPresent() && !found.get().isOpenedBy(lock, token.mac())) {
            return LockOutcome.WRONG_LOCK;
        }
        accounts.update(found.get().withRecoveryPassword(password.map(value -> value.mac(token.mac(), aci))));
        audit.append(
                password.isPresent() ? SecurityEvent.RECOVERY_PASSWORD_SET : SecurityEvent.RECOVERY_PASSWORD_REMOVED,
                Optional.of(aci),
                Map.of());
        return LockOutcome.CHANGED;
    }
}
