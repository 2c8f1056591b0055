package org.pinfold.ledger.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.store.JpaGuessPolicies;

/** Compares the policy of each start with the last one's: making guesses easier is an act, and leaves a trace. */
@Stateless
@LocalBean
public class PolicyMemory {
    private static final String UNREADABLE = "unreadable";

    @Inject
    JpaGuessPolicies policies;

    @Inject
    AuditTrail audit;

    /**
     * Remembers {@code present} for the next start. The memory and its audit entry are written together or not at all.
     *
     * @return the alarm, told to the audit trail already, if the policy is looser than the last start's, or if that one
     *     cannot be read any more
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<GuessLedger.Alarm> remember(GuessPolicy present) {
        Optional<String> looserThan = lastIfTighter(present);
        policies.replace(present);
        Optional<GuessLedger.Alarm> alarm = looserThan.map(last -> new GuessLedger.Alarm(
                SecurityEvent.GUESS_POLICY_LOOSENED, Map.of("old", last, "new", present.toString())));
        alarm.ifPresent(raised -> audit.append(raised.event(), Optional.empty(), raised.facts()));
        return alarm;
    }

    private Optional<String> lastIfTighter(GuessPolicy present) {
        try {
            return policies.find().filter(present::isLooserThan).map(GuessPolicy::toString);
        } catch (IllegalArgumentException e) {
            // Whoever filled the row with nonsense had something to hide.
            return Optional.of(UNREADABLE);
        }
    }
}
