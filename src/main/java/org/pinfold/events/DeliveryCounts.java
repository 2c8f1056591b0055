package org.pinfold.events;

import java.util.concurrent.atomic.AtomicLong;

/** How deliveries went since the start, and how many wait. Safe for use by many threads. */
public final class DeliveryCounts {
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final AtomicLong backlog = new AtomicLong();

    void countDelivered() {
        delivered.incrementAndGet();
    }

    void countFailed() {
        failed.incrementAndGet();
    }

    void countGivenUp(int events) {
        givenUp.addAndGet(events);
    }

    void setBacklog(long events) {
        backlog.set(events);
    }

    /** Events that the receiver took. */
    public long delivered() {
        return delivered.get();
    }

    /** Requests that it did not take. */
    public long failed() {
        return failed.get();
    }

    /** Events that it was never told of, since they became too old or too many. */
    public long givenUp() {
        return givenUp.get();
    }

    /** Events that it has not been told of, as they were last counted. */
    public long backlog() {
        return backlog.get();
    }
}
