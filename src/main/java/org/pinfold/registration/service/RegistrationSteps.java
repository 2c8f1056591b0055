package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.pinfold.audit.AuditTrail;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Device;
import org.pinfold.registration.Devices;
import org.pinfold.registration.Holder;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.LoginCaller;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryCredential;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.UsedNonces;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSessions;
import org.pinfold.token.CryptoToken;

/**
 * The transactions of a registration: who has the number or the login, and, after the accounts concerned are resolved, all the
 * rest. Here is what is locked and used up; whom it lets in is {@link Admission}'s.
 */
@Stateless
public class RegistrationSteps {
    private static final Aci NOBODY = new Aci(new UUID(0, 0));
    private static final Octets NO_SESSION = Octets.of(new byte[32]);

    @Inject
    private VerificationSessions sessions;

    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private UsedNonces usedNonces;

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private LockPolicy lockPolicy;

    @Inject
    private AuditTrail audit;

    @Inject
    private CryptoToken token;

    @Inject
    private SecureRandom random;

    @Inject
    private Clock clock;

    /** For the container. */
    public RegistrationSteps() {}

    RegistrationSteps(
            VerificationSessions sessions,
            RegisteredIdentifiers identifiers,
            UsedNonces usedNonces,
            Accounts accounts,
            Devices devices,
            LockPolicy lockPolicy,
            AuditTrail audit,
            CryptoToken token,
            SecureRandom random,
            Clock clock) {
        this.sessions = sessions;
        this.identifiers = identifiers;
        this.usedNonces = usedNonces;
        this.accounts = accounts;
        this.devices = devices;
        this.lockPolicy = lockPolicy;
        this.audit = audit;
        this.token = token;
        this.random = random;
        this.clock = clock;
    }

    private Admission admission() {
        return new Admission(identifiers, accounts, devices, lockPolicy, audit, token, random);
    }

    /** Where a verified session's number leads; empty if nowhere, or without such a session. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegisteredIdentifier> find(SessionId id) {
        Instant now = clock.instant();
        return sessions.find(id.hash())
                .filter(session -> session.verified() && !session.isExpired(now))
                .flatMap(session -> identifiers.find(session.number()));
    }

    /** Where a number or a login leads. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegisteredIdentifier> find(Identifier identifier) {
        return identifiers.find(identifier);
    }

    /**
     * Registers, if the number still leads where {@link #find} saw it. Locks session, number and account, in this
     * order.
     *
     * @param presented the value of the lock, if the caller knows one
     * @param resolvedHolder the account that was resolved
     * @return empty if the number leads somewhere else by now
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegistrationOutcome> register(
            SessionId id, Optional<RegistrationLockValue> presented, Optional<Holder> resolvedHolder) {
        Instant now = WholeMillis.of(clock);
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return Optional.of(new RegistrationOutcome.NoSession());
        }
        VerificationSession session = found.get();
        if (!session.verified()) {
            return Optional.of(new RegistrationOutcome.NotVerified());
        }
        Admission.Proof proof =
                new Admission.Proof(session.number(), Optional.empty(), session.idHash(), session.expiresAt());
        Optional<RegistrationOutcome> outcome = admission().admit(proof, presented, resolvedHolder, now);
        if (outcome.filter(RegistrationOutcome.Registered.class::isInstance).isPresent()) {
            sessions.remove(session.idHash());
        }
        return outcome;
    }

    /**
     * Registers a number that a recovery password proves, if the number still leads where {@link #find} saw it.
     *
     * @param password not closed by this method
     * @param presented the value of the lock, if the caller knows one
     * @return empty if the number leads somewhere else by now
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegistrationOutcome> register(
            PhoneNumber number,
            RecoveryPassword password,
            Optional<RegistrationLockValue> presented,
            Optional<Holder> resolvedHolder) {
        Instant now = WholeMillis.of(clock);
        Instant expiresAt = now.plus(RecoveryCredential.MAX_LIFETIME);
        return admission()
                .admit(
                        new Admission.Proof(number, Optional.of(password), NO_SESSION, expiresAt),
                        presented,
                        resolvedHolder,
                        now);
    }

    /**
     * Registers a login, if it still leads where {@link #find} saw it. Uses its nonce up.
     *
     * @param presented the value of the lock, if the caller knows one
     * @return empty if the login leads somewhere else by now
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegistrationOutcome> register(
            LoginCaller caller, Optional<RegistrationLockValue> presented, Optional<Holder> resolvedHolder) {
        Instant now = WholeMillis.of(clock);
        // Whoever shows the same nonce shows the same login: they take turns here.
        identifiers.lock(caller.login());
        if (!now.isBefore(caller.proofEndsAt()) || usedNonces.contains(caller.nonceHash())) {
            return Optional.of(new RegistrationOutcome.UsedLogin());
        }
        Admission.Proof proof =
                new Admission.Proof(caller.login(), Optional.empty(), caller.nonceHash(), caller.proofEndsAt());
        Optional<RegistrationOutcome> outcome = admission().admit(proof, presented, resolvedHolder, now);
        if (outcome.filter(RegistrationOutcome.Registered.class::isInstance).isPresent()) {
            usedNonces.removeExpired(now);
            usedNonces.add(caller.nonceHash(), caller.proofEndsAt());
        }
        return outcome;
    }

    /**
     * Whether a number leads to an account with this recovery password.
     *
     * @param password not closed by this method
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean isProved(PhoneNumber number, RecoveryPassword password) {
        Aci holder = identifiers.find(number).map(RegisteredIdentifier::account).orElse(NOBODY);
        return admission().isOwn(accounts.find(holder), password);
    }

    /**
     * Gives the number of a device that must restore to a new account; what the old one holds stays with it.
     *
     * @return empty if the device may do everything by now, or is gone
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegistrationOutcome.Registered> discard(Aci aci, int deviceId) {
        Instant now = WholeMillis.of(clock);
        Optional<RegisteredIdentifier> number = identifiers.lockOf(aci);
        Optional<Account> holder = accounts.lock(aci);
        boolean mustRestore =
                devices.find(aci, deviceId).filter(Device::mustRestore).isPresent();
        if (number.isEmpty() || holder.isEmpty() || !mustRestore) {
            return Optional.empty();
        }
        devices.removeAll(aci);
        return Optional.of(admission().beginAnew(holder.get(), number.get(), now));
    }

    /** Whether a session proved its number; if not, why not. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegistrationOutcome> refusal(SessionId id) {
        Instant now = clock.instant();
        Optional<VerificationSession> found = sessions.find(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return Optional.of(new RegistrationOutcome.NoSession());
        }
        return found.get().verified() ? Optional.empty() : Optional.of(new RegistrationOutcome.NotVerified());
    }
}
