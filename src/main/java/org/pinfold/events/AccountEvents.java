package org.pinfold.events;

import java.time.Instant;
import java.util.List;
import org.pinfold.protocol.Aci;

/** The events of accounts. Every method runs in the caller's transaction. */
public interface AccountEvents {
    /**
     * Adds events in this order. Of those who call it, one at a time is in a transaction that did.
     *
     * @param told whom, and of what
     * @param at when
     */
    void add(List<Told> told, Instant at, EventSettings settings);

    /**
     * An account's events with numbers greater than {@code after}, by their numbers; all of them if no event has had that
     * number yet, since then the database was turned back.
     */
    List<AccountEvent> read(Aci account, long after, int limit);

    /** Removes all of an account; there may be none. */
    void erase(Aci account);

    /** Whether there is anything of an account. */
    boolean exists(Aci account);

    /**
     * Removes events that happened before {@code limit}.
     *
     * @return how many of them the receiver was not told of
     */
    int expire(Instant limit);

    /** Of each account the first event that the receiver has not been told of, if it is due; the oldest first. */
    List<DueEvent> due(Instant now, int limit);

    /** Notes that the receiver was told. */
    void delivered(AccountEvent event);

    /** Notes that the receiver was not told. */
    void postpone(DueEvent event, Instant until);

    /** How many events the receiver has not been told of. */
    long backlog();

    /** Gives the oldest undelivered events up; they stay for the devices. */
    int giveUp(int count);

    /**
     * Something to tell.
     *
     * @param account whose owner
     * @param notice of what
     */
    record Told(Aci account, OwnerNotice notice) {}

    /**
     * An event for the receiver.
     *
     * @param event the event
     * @param failures how often it was sent in vain
     */
    record DueEvent(AccountEvent event, int failures) {}
}
