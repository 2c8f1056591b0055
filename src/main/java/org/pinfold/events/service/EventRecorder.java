package org.pinfold.events.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pinfold.audit.AuditListener;
import org.pinfold.audit.AuditTrail;
import org.pinfold.events.AccountEvents;
import org.pinfold.events.AccountEvents.Told;
import org.pinfold.events.AfterCommit;
import org.pinfold.events.EventSettings;
import org.pinfold.events.EventWaiters;
import org.pinfold.events.OwnerNotice;
import org.pinfold.protocol.Aci;

/**
 * Writes what an owner is told in the transaction of the act: it is there if and only if the act is. Whoever acts appends to
 * the audit trail, so none can forget it; and since the end of that chain is held, those who write take turns.
 */
@Stateless
@Local(AuditListener.class)
public class EventRecorder implements AuditListener {
    @Inject
    private AccountEvents events;

    @Inject
    private EventSettings settings;

    @Inject
    private EventWaiters waiters;

    @Inject
    private AfterCommit afterCommit;

    /** For the container. */
    public EventRecorder() {}

    EventRecorder(AccountEvents events, EventSettings settings, EventWaiters waiters, AfterCommit afterCommit) {
        this.events = events;
        this.settings = settings;
        this.waiters = waiters;
        this.afterCommit = afterCommit;
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void appended(List<AuditTrail.Entry> entries, Instant at) {
        List<Told> told = entries.stream()
                .flatMap(entry -> entry.account().stream()
                        .flatMap(account -> OwnerNotice.of(entry).map(notice -> new Told(account, notice)).stream()))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        events.add(told, at, settings);
        Set<Aci> accounts = told.stream().map(Told::account).collect(Collectors.toSet());
        afterCommit.run(() -> accounts.forEach(waiters::wake));
    }
}
