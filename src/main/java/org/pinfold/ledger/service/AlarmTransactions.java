package org.pinfold.ledger.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.ledger.GuessLedger;

/** Alarms in the audit trail, each in a transaction of its own: no caller's failure takes one back. */
@Stateless
@LocalBean
public class AlarmTransactions {
    @Inject
    AuditTrail audit;

    /** Appends the alarm to the audit trail. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void append(GuessLedger.Alarm alarm) {
        audit.append(alarm.event(), Optional.empty(), alarm.facts());
    }
}
