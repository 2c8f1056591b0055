package org.pinfold.admin;

import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.ObjectName;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.AlarmListener;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.service.Alarms;

/** Alarms as notifications of one MBean. Safe for use by many threads. */
final class AlarmNotifications implements AlarmListener {
    private static final String PREFIX = "org.pinfold.alarm.";

    private final ObjectName source;
    private final Clock clock;
    private final NotificationBroadcasterSupport emitter;
    private final AtomicLong sequence = new AtomicLong();

    AlarmNotifications(ObjectName source, Clock clock) {
        this.source = source;
        this.clock = clock;
        String[] types = Arrays.stream(SecurityEvent.values())
                .filter(Alarms::isAlarm)
                .map(AlarmNotifications::type)
                .toArray(String[]::new);
        emitter = new NotificationBroadcasterSupport(
                new MBeanNotificationInfo(types, Notification.class.getName(), "An alarm was raised"));
    }

    /** What whoever listens to the MBean listens to. */
    NotificationEmitter emitter() {
        return emitter;
    }

    @Override
    public void raised(GuessLedger.Alarm alarm) {
        emitter.sendNotification(new Notification(
                type(alarm.event()), source, sequence.incrementAndGet(), clock.millis(), alarm.toString()));
    }

    /** For example {@code org.pinfold.alarm.record-lost}. */
    private static String type(SecurityEvent event) {
        return PREFIX + event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
