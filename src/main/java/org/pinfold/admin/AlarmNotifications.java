package org.pinfold.admin;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.AlarmListener;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.service.Alarms;

/**
 * Alarms as notifications of one MBean. Whoever begins to listen is told of earlier ones first: what a start finds is raised
 * before anybody can listen. One that is raised at that moment may come twice. Safe for use by many threads.
 */
final class AlarmNotifications implements AlarmListener {
    private static final String PREFIX = "org.pinfold.alarm.";

    private final ObjectName source;
    private final Clock clock;
    private final NotificationBroadcasterSupport emitter;
    private final AtomicLong sequence = new AtomicLong();

    /** @param earlier the alarms that were raised so far, oldest first */
    AlarmNotifications(ObjectName source, Clock clock, Supplier<List<GuessLedger.Alarm>> earlier) {
        this.source = source;
        this.clock = clock;
        String[] types = Arrays.stream(SecurityEvent.values())
                .filter(Alarms::isAlarm)
                .map(AlarmNotifications::type)
                .toArray(String[]::new);
        MBeanNotificationInfo info =
                new MBeanNotificationInfo(types, Notification.class.getName(), "An alarm was raised");
        emitter = new NotificationBroadcasterSupport(info) {
            @Override
            public void addNotificationListener(
                    NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback) {
                super.addNotificationListener(listener, filter, handback);
                earlier.get().stream()
                        .map(AlarmNotifications.this::notification)
                        .filter(notification -> filter == null || filter.isNotificationEnabled(notification))
                        .forEach(notification -> listener.handleNotification(notification, handback));
            }
        };
    }

    /** What whoever listens to the MBean listens to. */
    NotificationEmitter emitter() {
        return emitter;
    }

    @Override
    public void raised(GuessLedger.Alarm alarm) {
        emitter.sendNotification(notification(alarm));
    }

    private Notification notification(GuessLedger.Alarm alarm) {
        return new Notification(
                type(alarm.event()), source, sequence.incrementAndGet(), clock.millis(), alarm.toString());
    }

    /** For example {@code org.pinfold.alarm.record-lost}. */
    private static String type(SecurityEvent event) {
        return PREFIX + event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
