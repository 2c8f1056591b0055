package org.pinfold.events;

import java.time.Instant;
import org.pinfold.protocol.Aci;

/**
 * An act as an account's owner is told of it.
 *
 * @param account whose
 * @param id its number in the account, from 1; later events have greater ones, with gaps
 * @param notice what happened
 * @param occurredAt when, in whole milliseconds; the last time, if it was several
 * @param times for how many acts of this type it stands, 1 or more
 */
public record AccountEvent(Aci account, long id, OwnerNotice notice, Instant occurredAt, int times) {
    public AccountEvent {
        if (id < 1 || times < 1) {
            throw new IllegalArgumentException("id and times are 1 or more: " + id + ", " + times);
        }
    }
}
