package org.pinfold.events.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.AccountEvents;
import org.pinfold.events.EventErasure;
import org.pinfold.protocol.Aci;

/** An account's events: reading and erasing them. */
@Stateless
@LocalBean
@Local(EventErasure.class)
public class EventService implements EventErasure {
    /** No answer has more. */
    public static final int MAX_EVENTS = 100;

    @Inject
    private AccountEvents events;

    /** For the container. */
    public EventService() {}

    EventService(AccountEvents events) {
        this.events = events;
    }

    /**
     * Events after one that the device knows. Also for a device that has waited, on a thread that is nobody's: HTTP asks
     * who it is, before and after.
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public List<AccountEvent> read(Aci account, long after) {
        return events.read(account, after, MAX_EVENTS);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean exists(Aci account) {
        return events.exists(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void erase(Aci account) {
        events.erase(account);
    }
}
