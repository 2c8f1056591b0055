package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Devices;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;

/** What administrators do to one account, and its owner is told of. No device reaches it. */
@Stateless
public class AccountAdministrationService {
    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private AuditTrail audit;

    /** For the container. */
    public AccountAdministrationService() {}

    AccountAdministrationService(
            RegisteredIdentifiers identifiers, Accounts accounts, Devices devices, AuditTrail audit) {
        this.identifiers = identifiers;
        this.accounts = accounts;
        this.devices = devices;
        this.audit = audit;
    }

    /**
     * Takes all devices, recovery credentials and the recovery password of an account away. Number or login, lock, secret and
     * backup stay: its owner registers again, under the lock. A device that was taken away still knows the lock's value, until
     * its owner stores another master key with a lock.
     *
     * @return whether there is the account, and somebody can come back to it: it has a number or a login
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean logOut(Aci aci) {
        Optional<RegisteredIdentifier> identifier = identifiers.lockOf(aci);
        Optional<Account> account = accounts.lock(aci);
        if (account.isEmpty() || identifier.isEmpty()) {
            return false;
        }
        devices.removeAll(aci);
        // A stolen device knows it, and would be back in a moment without proving anything else.
        accounts.update(account.get().withRecoveryPassword(Optional.empty()));
        // Recovery credentials are bound to the count.
        identifiers.update(identifier.get().registeredBy(aci));
        audit.append(SecurityEvent.DEVICES_LOGGED_OUT, Optional.of(aci), Map.of());
        return true;
    }
}
