package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
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
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.RecordDamagedException;
import org.pinfold.recovery.StoredLock;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.RegistrationLock;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.token.CryptoToken;

/**
 * The lock of an account for the one call that stores secret and lock together.
 *
 * <p>Callable by anyone inside the server: a promotion that a crash cut short is completed by whoever comes next, and that
 * may be an anonymous registration. The store itself is for devices only.
 */
@Stateless
@Local(StoredLock.class)
public class AccountLock implements StoredLock {
    @Inject
    private Accounts accounts;

    @Inject
    private AuditTrail audit;

    @Inject
    private CryptoToken token;

    @Inject
    private SecureRandom random;

    /** For the container. */
    public AccountLock() {}

    AccountLock(Accounts accounts, AuditTrail audit, CryptoToken token, SecureRandom random) {
        this.accounts = accounts;
        this.audit = audit;
        this.token = token;
        this.random = random;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a value is not 64 lower-case hexadecimal characters
     */
    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<Octets> prepare(Aci account, long generation, String newValue, Optional<String> presentValue) {
        Optional<RegistrationLock> present = accounts.find(account).flatMap(Account::lock);
        if (present.isPresent() && !opens(present.get(), account, presentValue)) {
            return Optional.empty();
        }
        try (RegistrationLockValue value = parse(newValue)) {
            return Optional.of(RegistrationLock.make(token.mac(), random, account, generation, value)
                    .verifier());
        }
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void apply(Aci account, long generation, Octets verifier) {
        RegistrationLock lock = lock(generation, verifier);
        Optional<Account> found = accounts.lock(account);
        if (found.isEmpty()) {
            // Deleted meanwhile, and so will be the record that this is part of.
            return;
        }
        Account present = found.get();
        if (!present.lock().equals(Optional.of(lock))) {
            // The lock may be of a new master key, and nothing of the old one shall outlive it: the device sets it
            // again.
            accounts.update(present.withLock(Optional.of(lock)).withRecoveryPassword(Optional.empty()));
            audit.append(
                    SecurityEvent.REGISTRATION_LOCK_SET,
                    Optional.of(account),
                    Map.of("generation", String.valueOf(generation)));
        }
    }

    private static RegistrationLock lock(long generation, Octets verifier) {
        try {
            return new RegistrationLock(generation, verifier);
        } catch (IllegalArgumentException e) {
            throw new RecordDamagedException();
        }
    }

    private boolean opens(RegistrationLock lock, Aci account, Optional<String> presentValue) {
        if (presentValue.isEmpty()) {
            return false;
        }
        try (RegistrationLockValue value = parse(presentValue.get())) {
            return lock.opensWith(token.mac(), account, value);
        }
    }

    private static RegistrationLockValue parse(String text) {
        return RegistrationLockValue.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a registration lock value"));
    }
}
