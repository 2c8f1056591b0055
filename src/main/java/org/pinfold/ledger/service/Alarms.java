package org.pinfold.ledger.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.AlarmListener;
import org.pinfold.ledger.GuessLedger;

/**
 * Every alarm since the start: written into the audit trail, kept to be looked at, counted, and passed on to whoever
 * wants to hear of it at once. Safe for use by many threads.
 */
@ApplicationScoped
public class Alarms implements AlarmListener {
    /** What may be raised; counted from the start, so that a count can be watched before it first rises. */
    private static final Set<SecurityEvent> EVENTS = Collections.unmodifiableSet(EnumSet.of(
            SecurityEvent.TOKEN_HEALED,
            SecurityEvent.REGISTER_REBUILT,
            SecurityEvent.DATABASE_BEHIND,
            SecurityEvent.LEDGER_FAULT,
            SecurityEvent.RECORD_LOST,
            SecurityEvent.RECORD_DAMAGED,
            SecurityEvent.CLOCK_JUMPED,
            SecurityEvent.GUESS_POLICY_LOOSENED));

    private static final System.Logger LOG = System.getLogger(Alarms.class.getName());
    private static final int KEPT = 100;

    @Inject
    AlarmTransactions transactions;

    private final Deque<GuessLedger.Alarm> kept = new ArrayDeque<>();
    private final Map<SecurityEvent, Long> counts = new EnumMap<>(SecurityEvent.class);
    private Optional<AlarmListener> next = Optional.empty();

    /** Whether this is among what somebody must be told at once, and not only read in the audit trail. */
    public static boolean isAlarm(SecurityEvent event) {
        return EVENTS.contains(event);
    }

    @Override
    public void raised(GuessLedger.Alarm alarm) {
        try {
            transactions.append(alarm);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "alarm {0} is not in the audit trail: {1}",
                    alarm.event(),
                    e.getClass().getName());
        }
        told(alarm);
    }

    @Override
    public void told(GuessLedger.Alarm alarm) {
        Optional<AlarmListener> listener;
        boolean first;
        synchronized (this) {
            counts.merge(alarm.event(), 1L, Long::sum);
            // What is asked for again and again is counted, and neither fills the log nor pushes others out.
            first = !kept.contains(alarm);
            if (first) {
                kept.addLast(alarm);
                if (kept.size() > KEPT) {
                    kept.removeFirst();
                }
            }
            listener = next;
        }
        if (first) {
            LOG.log(System.Logger.Level.ERROR, "alarm: {0}", alarm);
        }
        try {
            listener.ifPresent(present -> present.told(alarm));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "alarm {0} was not passed on: {1}",
                    alarm.event(),
                    e.getClass().getName());
        }
    }

    /** Passes every further alarm on; to one listener, the latest that asked. */
    public synchronized void passOnTo(AlarmListener listener) {
        next = Optional.of(listener);
    }

    /** Passes nothing on any more. */
    public synchronized void keepToSelf() {
        next = Optional.empty();
    }

    /** The latest 100 different alarms, oldest first. */
    public synchronized List<GuessLedger.Alarm> all() {
        return new ArrayList<>(kept);
    }

    /** How often each kind of alarm was raised since the start, 0 for those that were not. */
    public synchronized Map<SecurityEvent, Long> counts() {
        Map<SecurityEvent, Long> all = new EnumMap<>(SecurityEvent.class);
        EVENTS.forEach(event -> all.put(event, 0L));
        all.putAll(counts);
        return all;
    }
}
