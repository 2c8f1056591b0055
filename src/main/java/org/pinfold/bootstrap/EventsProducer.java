package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.pinfold.events.DeliveryCounts;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.EventSettings;
import org.pinfold.events.EventWaiters;
import org.pinfold.events.service.WebhookEventReceiver;

/** What owners are told: its limits, its receiver, and those who wait for it. */
@ApplicationScoped
public class EventsProducer {
    /** Six devices an account, and one that asks again before its last question is over. */
    private static final int WAITERS_OF_AN_ACCOUNT = 8;

    private static final int WAITERS = 10_000;

    @Produces
    @Singleton
    EventSettings settings(Settings settings) {
        return settings.events().kept();
    }

    @Produces
    @Singleton
    EventReceiver receiver(Settings settings, Clock clock) {
        return settings.events().receiver(clock);
    }

    void close(@Disposes EventReceiver receiver) {
        if (receiver instanceof WebhookEventReceiver webhook) {
            webhook.close();
        }
    }

    @Produces
    @Singleton
    EventWaiters waiters() {
        return new EventWaiters(WAITERS_OF_AN_ACCOUNT, WAITERS);
    }

    @Produces
    @Singleton
    DeliveryCounts counts() {
        return new DeliveryCounts();
    }
}
