package org.pinfold.events.service;

import java.time.Duration;
import org.pinfold.events.AccountEvents;
import org.pinfold.events.EventSettings;
import org.pinfold.events.EventWaiters;

/** The server's recorder of events, put together without a container and with nobody who waits. */
public final class ComposedEventRecorder {
    private ComposedEventRecorder() {}

    public static EventRecorder of(AccountEvents events) {
        return new EventRecorder(
                events, new EventSettings(Duration.ofDays(1), 20, false, 1), new EventWaiters(1, 1), action -> {});
    }
}
