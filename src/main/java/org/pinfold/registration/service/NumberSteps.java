package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.OwnerProof;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;
import org.pinfold.registration.RegistrationDecision;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSessions;
import org.pinfold.token.CryptoToken;

/** The transactions of a change of number: who has which, and, after the holder's account is resolved, the change. */
@Stateless
public class NumberSteps {
    @Inject
    private VerificationSessions sessions;

    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private Accounts accounts;

    @Inject
    private LockPolicy lockPolicy;

    @Inject
    private AuditTrail audit;

    @Inject
    private CryptoToken token;

    @Inject
    private Clock clock;

    /** For the container. */
    public NumberSteps() {}

    NumberSteps(
            VerificationSessions sessions,
            RegisteredIdentifiers identifiers,
            Accounts accounts,
            LockPolicy lockPolicy,
            AuditTrail audit,
            CryptoToken token,
            Clock clock) {
        this.sessions = sessions;
        this.identifiers = identifiers;
        this.accounts = accounts;
        this.lockPolicy = lockPolicy;
        this.audit = audit;
        this.token = token;
        this.clock = clock;
    }

    /**
     * Which numbers a change is about.
     *
     * @param holder the account that the session's number leads to
     * @param former the caller's number, or login
     */
    public record Seen(Optional<Aci> holder, Optional<Identifier> former) {}

    /** Looks; an unknown session, or one that proved nothing, shows no holder. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Seen look(Aci account, SessionId id) {
        Optional<Aci> holder = sessions.find(id.hash())
                .filter(session -> session.verified() && !session.isExpired(now()))
                .flatMap(session -> identifiers.find(session.number()))
                .map(RegisteredIdentifier::account);
        return new Seen(holder, identifiers.findByAccount(account).map(RegisteredIdentifier::identifier));
    }

    /**
     * Changes, if the numbers still lead where {@link #look} saw it. Locks session, both numbers and both accounts, in this
     * order.
     *
     * @param importedLock whether the holder has a lock of an old system
     * @return empty if a number leads somewhere else by now
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<NumberOutcome> change(
            Aci account, SessionId id, Optional<RegistrationLockValue> presented, Seen seen, boolean importedLock) {
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now()));
        if (found.isEmpty()) {
            return Optional.of(new NumberOutcome.NoSession());
        }
        VerificationSession session = found.get();
        if (!session.verified()) {
            return Optional.of(new NumberOutcome.NotVerified());
        }
        PhoneNumber number = session.number();
        Set<Identifier> both = Stream.concat(Stream.<Identifier>of(number), seen.former().stream())
                .collect(Collectors.toSet());
        Optional<RegisteredIdentifier> present =
                Optional.ofNullable(identifiers.lockAll(both).get(number));
        Optional<RegisteredIdentifier> former = identifiers.findByAccount(account);
        if (!present.map(RegisteredIdentifier::account).equals(seen.holder())
                || !former.map(RegisteredIdentifier::identifier).equals(seen.former())) {
            return Optional.empty();
        }
        Stream.concat(Stream.of(account), seen.holder().stream())
                .distinct()
                .sorted(Comparator.comparing(Aci::uuid))
                .forEach(accounts::lock);
        Optional<Account> own = accounts.find(account);
        if (own.isEmpty()) {
            return Optional.of(new NumberOutcome.NoAccount());
        }
        if (own.get().ofLogin()) {
            // The organisation decides who is let into the account, not whoever holds a device of it.
            return Optional.of(new NumberOutcome.Forbidden());
        }
        Optional<Account> holder =
                seen.holder().filter(aci -> !aci.equals(account)).flatMap(accounts::find);
        if (holder.isPresent()) {
            Optional<NumberOutcome> refused = refuse(holder.get(), presented, importedLock);
            if (refused.isPresent()) {
                return refused;
            }
            accounts.update(holder.get().withoutNumber(now()));
            audit.append(SecurityEvent.NUMBER_MOVED, Optional.of(holder.get().aci()), Map.of());
        }
        former.filter(row -> !row.identifier().equals(number))
                .map(RegisteredIdentifier::identifier)
                .ifPresent(identifiers::remove);
        if (present.isPresent()) {
            identifiers.update(present.get().registeredBy(account));
        } else {
            identifiers.add(RegisteredIdentifier.first(number, account, now()));
        }
        accounts.update(own.get().withNumber());
        sessions.remove(session.idHash());
        audit.append(SecurityEvent.NUMBER_CHANGED, Optional.of(account), Map.of());
        return Optional.of(new NumberOutcome.Changed(number));
    }

    private Optional<NumberOutcome> refuse(
            Account holder, Optional<RegistrationLockValue> presented, boolean importedLock) {
        boolean rightValue = holder.isOpenedBy(presented, token.mac());
        if (RegistrationDecision.decide(
                        Optional.of(holder),
                        rightValue ? OwnerProof.LOCK_VALUE : OwnerProof.NOTHING,
                        importedLock,
                        lockPolicy,
                        now())
                instanceof RegistrationDecision.Locked locked) {
            audit.append(
                    SecurityEvent.REGISTRATION_LOCK_PROBED,
                    Optional.of(holder.aci()),
                    Map.of("frozen", String.valueOf(lockPolicy.freezes())));
            // Whoever has the number now may be another person than whoever set the password.
            accounts.update(holder.withRecoveryPassword(Optional.empty())
                    .withContest(holder.contest().probed(lockPolicy, now()).claimed(now())));
            return Optional.of(new NumberOutcome.Locked(locked.timeRemaining()));
        }
        return Optional.empty();
    }

    private Instant now() {
        return WholeMillis.of(clock);
    }
}
