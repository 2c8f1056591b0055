package org.pinfold.events;

import java.time.Instant;
import java.util.List;

/** Port to the outbox of deliveries. Every method is a transaction of its own: none is open while the receiver is asked. */
public interface DeliveryOutbox {
    /** Of each account the first event that the receiver has not been told of, if it is due; the oldest first. */
    List<AccountEvents.DueEvent> due(Instant now, int limit);

    /** Notes that the receiver was told. */
    void delivered(AccountEvent event);

    /** Notes that it was not. */
    void postpone(AccountEvents.DueEvent event, Instant until);

    /** How many wait. */
    long backlog();

    /** Gives up that many, the oldest. */
    int giveUp(int count);

    /** Removes events that happened before {@code limit}; returns how many of them the receiver was not told of. */
    int expire(Instant limit);
}
