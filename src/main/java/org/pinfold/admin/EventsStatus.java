package org.pinfold.admin;

import org.pinfold.events.DeliveryCounts;
import org.pinfold.events.EventWaiters;

/** Events, as administrators see them. */
final class EventsStatus implements EventsMXBean {
    private final DeliveryCounts counts;
    private final EventWaiters waiters;

    EventsStatus(DeliveryCounts counts, EventWaiters waiters) {
        this.counts = counts;
        this.waiters = waiters;
    }

    @Override
    public long getBacklog() {
        return counts.backlog();
    }

    @Override
    public long getDelivered() {
        return counts.delivered();
    }

    @Override
    public long getFailed() {
        return counts.failed();
    }

    @Override
    public long getGivenUp() {
        return counts.givenUp();
    }

    @Override
    public int getWaitingDevices() {
        return waiters.count();
    }
}
