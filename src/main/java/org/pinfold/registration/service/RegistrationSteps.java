package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Device;
import org.pinfold.registration.DevicePassword;
import org.pinfold.registration.Devices;
import org.pinfold.registration.ImportedLock;
import org.pinfold.registration.RecoveryCredential;
import org.pinfold.registration.RegisteredNumber;
import org.pinfold.registration.RegisteredNumbers;
import org.pinfold.registration.RegistrationDecision;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSessions;
import org.pinfold.token.CryptoToken;

/** The transactions of a registration: who has the number, and, after that account is resolved, all the rest. */
@Stateless
public class RegistrationSteps {
    @Inject
    private VerificationSessions sessions;

    @Inject
    private RegisteredNumbers numbers;

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

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
            RegisteredNumbers numbers,
            Accounts accounts,
            Devices devices,
            AuditTrail audit,
            CryptoToken token,
            SecureRandom random,
            Clock clock) {
        this.sessions = sessions;
        this.numbers = numbers;
        this.accounts = accounts;
        this.devices = devices;
        this.audit = audit;
        this.token = token;
        this.random = random;
        this.clock = clock;
    }

    /** The account that a verified session's number leads to; empty without such an account or session. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<Aci> findHolder(SessionId id) {
        Instant now = clock.instant();
        return sessions.find(id.hash())
                .filter(session -> session.verified() && !session.isExpired(now))
                .flatMap(session -> numbers.find(session.number()))
                .map(RegisteredNumber::account);
    }

    /**
     * Registers, if the number still leads where {@link #findHolder} saw it. Locks session, number and account, in this
     * order.
     *
     * @param resolvedHolder the account that was resolved
     * @param generation what resolving it gave
     * @param imported what is known of its imported lock
     * @return empty if the number leads somewhere else by now
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<RegistrationOutcome> register(
            SessionId id,
            Optional<RegistrationLockValue> presented,
            Optional<Aci> resolvedHolder,
            long generation,
            ImportedLock imported) {
        // In the milliseconds that the database keeps.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return Optional.of(new RegistrationOutcome.NoSession());
        }
        VerificationSession session = found.get();
        if (!session.verified()) {
            return Optional.of(new RegistrationOutcome.NotVerified());
        }
        Optional<RegisteredNumber> number = numbers.lock(session.number());
        if (!number.map(RegisteredNumber::account).equals(resolvedHolder)) {
            return Optional.empty();
        }
        Optional<Account> holder = resolvedHolder.flatMap(accounts::lock);
        boolean byPin =
                imported == ImportedLock.OPENED && holder.flatMap(Account::lock).isEmpty();
        boolean rightValue = byPin || holder.isPresent() && opens(holder.get(), presented);

        RegistrationDecision decision =
                RegistrationDecision.decide(holder, rightValue, imported != ImportedLock.ABSENT, now);
        if (decision instanceof RegistrationDecision.Locked locked) {
            return Optional.of(refuse(locked, holder.orElseThrow(), number.orElseThrow(), session, generation, now));
        }
        boolean same = decision instanceof RegistrationDecision.SameAccount;
        Account account = same ? reactivate(holder.orElseThrow(), now) : open(holder, now);
        if (number.isPresent()) {
            numbers.update(number.get().registeredBy(account.aci()));
        } else {
            numbers.add(new RegisteredNumber(session.number(), account.aci(), 1));
        }
        DevicePassword password = DevicePassword.draw(random);
        devices.replaceAllBy(new Device(
                account.aci(), Device.PRIMARY, password.mac(token.mac(), account.aci(), Device.PRIMARY), now));
        sessions.remove(session.idHash());
        if (byPin) {
            audit.append(SecurityEvent.LEGACY_LOCK_OPENED, Optional.of(account.aci()), Map.of());
        }
        audit.append(
                SecurityEvent.NUMBER_REGISTERED,
                Optional.of(account.aci()),
                Map.of("reregistered", String.valueOf(same), "lock-opened", String.valueOf(rightValue)));
        return Optional.of(
                new RegistrationOutcome.Registered(account.aci(), session.number(), Device.PRIMARY, password, same));
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

    private boolean opens(Account account, Optional<RegistrationLockValue> presented) {
        return account.lock().isPresent()
                && presented.isPresent()
                && account.lock().get().opensWith(token.mac(), account.aci(), presented.get());
    }

    private RegistrationOutcome refuse(
            RegistrationDecision.Locked locked,
            Account account,
            RegisteredNumber number,
            VerificationSession session,
            long generation,
            Instant now) {
        audit.append(SecurityEvent.REGISTRATION_LOCK_PROBED, Optional.of(account.aci()), Map.of());
        // Not beyond the session: asking again would otherwise stretch one proof of the number for ever.
        Instant latest = now.plus(RecoveryCredential.MAX_LIFETIME);
        Instant expiresAt = session.expiresAt().isBefore(latest) ? session.expiresAt() : latest;
        RecoveryCredential credential = new RecoveryCredential(
                account.aci(), number.number(), session.idHash(), generation, number.registrationCount(), expiresAt);
        return new RegistrationOutcome.Locked(
                locked.timeRemaining(),
                credential.seal(token.mac()),
                account.lock().isEmpty());
    }

    private Account reactivate(Account holder, Instant now) {
        Account account = holder.active(now);
        accounts.update(account);
        return account;
    }

    private Account open(Optional<Account> formerHolder, Instant now) {
        if (formerHolder.isPresent()) {
            Account left = formerHolder.get().withoutNumber(now);
            accounts.update(left);
            audit.append(SecurityEvent.NUMBER_MOVED, Optional.of(left.aci()), Map.of());
        }
        Account account = Account.open(drawAci(random), now);
        accounts.add(account);
        return account;
    }

    /** A version 4 UUID (RFC 9562, section 5.4). */
    static Aci drawAci(SecureRandom random) {
        byte[] octets = new byte[Aci.SIZE_BYTES];
        random.nextBytes(octets);
        octets[6] = (byte) ((octets[6] & 0x0f) | 0x40);
        octets[8] = (byte) ((octets[8] & 0x3f) | 0x80);
        ByteBuffer in = ByteBuffer.wrap(octets);
        return new Aci(new UUID(in.getLong(), in.getLong()));
    }
}
