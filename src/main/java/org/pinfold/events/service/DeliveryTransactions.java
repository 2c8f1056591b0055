package org.pinfold.events.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.AccountEvents;
import org.pinfold.events.AccountEvents.DueEvent;
import org.pinfold.events.DeliveryOutbox;

/** The outbox's transactions, each of its own. */
@Stateless
@Local(DeliveryOutbox.class)
public class DeliveryTransactions implements DeliveryOutbox {
    @Inject
    private AccountEvents events;

    /** For the container. */
    public DeliveryTransactions() {}

    DeliveryTransactions(AccountEvents events) {
        this.events = events;
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<DueEvent> due(Instant now, int limit) {
        return events.due(now, limit);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void delivered(AccountEvent event) {
        events.delivered(event);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void postpone(DueEvent event, Instant until) {
        events.postpone(event, until);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public long backlog() {
        return events.backlog();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public int giveUp(int count) {
        return events.giveUp(count);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public int expire(Instant limit) {
        return events.expire(limit);
    }
}
