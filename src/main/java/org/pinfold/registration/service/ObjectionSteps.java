package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Contest;
import org.pinfold.registration.ObjectionOutcome;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;

/** The transaction of an objection, once the PIN is proved. */
@Stateless
public class ObjectionSteps {
    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private Accounts accounts;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    /** For the container. */
    public ObjectionSteps() {}

    ObjectionSteps(RegisteredIdentifiers identifiers, Accounts accounts, AuditTrail audit, Clock clock) {
        this.identifiers = identifiers;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /** Ends all recovery credentials of the account's number, and blocks new ones. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public ObjectionOutcome object(Aci aci) {
        Instant now = WholeMillis.of(clock);
        Optional<RegisteredIdentifier> number = identifiers.lockOf(aci);
        Optional<Account> account = accounts.lock(aci);
        if (number.isEmpty() || account.isEmpty()) {
            return new ObjectionOutcome.NoNumber();
        }
        Contest contest = account.get().contest();
        if (contest.objectionsLeft(now) < 1) {
            return new ObjectionOutcome.TooMany(Duration.between(now, contest.nextObjection(now)));
        }
        accounts.update(account.get().withContest(contest.objected(now)));
        // Credentials are bound to the count.
        identifiers.update(number.get().registeredBy(aci));
        audit.append(SecurityEvent.REGISTRATION_OBJECTED, Optional.of(aci), Map.of());
        return new ObjectionOutcome.Objected();
    }
}
