package org.pinfold.events.service;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.pinfold.events.DeliveryCounts;
import org.pinfold.events.DeliveryOutbox;
import org.pinfold.events.EventDelivery;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.EventSettings;
import org.pinfold.events.EventWaiters;

/** Delivers every second, and removes what is too old every minute. */
@Singleton
public class EventSweep {
    private static final System.Logger LOG = System.getLogger(EventSweep.class.getName());
    private static final long DELIVERY_SECONDS = 1;
    private static final long TIDY_SECONDS = 60;

    @Inject
    DeliveryOutbox outbox;

    @Inject
    EventReceiver receiver;

    @Inject
    EventSettings settings;

    @Inject
    DeliveryCounts counts;

    @Inject
    EventWaiters waiters;

    @Inject
    Clock clock;

    @Resource
    ManagedScheduledExecutorService executor;

    private Optional<EventDelivery> delivering = Optional.empty();
    private final List<ScheduledFuture<?>> periodic = new ArrayList<>();

    /** Begins. Called when the server has started. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void start() {
        EventDelivery delivery = new EventDelivery(outbox, receiver, settings, counts, clock);
        delivering = Optional.of(delivery);
        periodic.add(every(TIDY_SECONDS, delivery::tidy));
        if (settings.delivered()) {
            periodic.add(every(DELIVERY_SECONDS, delivery::deliver));
        }
    }

    private ScheduledFuture<?> every(long seconds, Runnable work) {
        return executor.scheduleWithFixedDelay(() -> guarded(work), seconds, seconds, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        // Not interrupted: an interrupt in the middle of a write may close the database's file.
        delivering.ifPresent(EventDelivery::stop);
        periodic.forEach(sweep -> sweep.cancel(false));
        waiters.close();
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // Thrown on, it would be the last sweep of this server's life.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event sweep failed: {0}",
                    e.getClass().getName());
        }
    }
}
