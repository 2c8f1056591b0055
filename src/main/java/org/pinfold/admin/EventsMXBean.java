package org.pinfold.admin;

/** {@code org.pinfold:type=Events}: what becomes of the events that accounts' owners are told of. */
public interface EventsMXBean {
    /** Events that the webhook has not taken yet, as they were last counted; 0 without a webhook. */
    long getBacklog();

    /** Events that the webhook took, since the start. */
    long getDelivered();

    /** Requests to the webhook that failed, since the start. */
    long getFailed();

    /** Events that the webhook was never told of, since they became too old or too many; since the start. */
    long getGivenUp();

    /** Devices that wait for an event at this moment. */
    int getWaitingDevices();
}
