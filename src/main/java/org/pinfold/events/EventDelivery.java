package org.pinfold.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.pinfold.events.AccountEvents.DueEvent;
import org.pinfold.events.EventReceiver.Delivery;

/**
 * Sends what the outbox has to the receiver: in order for each account, at least once. An event is taken out of the outbox
 * after the receiver took it and not before, so a crash between the two has it sent again. An event that the receiver does
 * not take holds up its account alone; a receiver that is gone is left alone for longer and longer. One thread at a time delivers.
 */
public final class EventDelivery {
    /** Longest wait after a failure. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final System.Logger LOG = System.getLogger(EventDelivery.class.getName());
    private static final int BATCH = 50;
    private static final int FAILURES_IN_A_ROW = 3;
    private static final int LARGEST_EXPONENT = 20;
    private static final int GIVEN_UP_AT_ONCE = 1000;
    /** Longest that a receiver which comes back waits for us. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final DeliveryOutbox outbox;
    private final EventReceiver receiver;
    private final EventSettings settings;
    private final DeliveryCounts counts;
    private final Clock clock;
    private Instant pausedUntil = Instant.MIN;
    private int failuresInARow;
    private volatile boolean stopped;

    /** @param receiver not asked if the settings say that there is none */
    public EventDelivery(
            DeliveryOutbox outbox, EventReceiver receiver, EventSettings settings, DeliveryCounts counts, Clock clock) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.settings = settings;
        this.counts = counts;
        this.clock = clock;
    }

    /** Doubles from two seconds on. */
    static Duration waitAfter(int failures, Duration longest) {
        Duration wait = Duration.ofSeconds(1L << Math.min(Math.max(failures, 1), LARGEST_EXPONENT));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /** Removes what is too old, and gives up what is too much. */
    public void tidy() {
        int lost = outbox.expire(clock.instant().minus(settings.keep()));
        long excess = outbox.backlog() - settings.maxBacklog();
        while (excess > 0) {
            int given = outbox.giveUp((int) Math.min(excess, GIVEN_UP_AT_ONCE));
            if (given == 0) {
                break;
            }
            lost += given;
            excess -= given;
        }
        if (lost > 0) {
            counts.countGivenUp(lost);
            LOG.log(System.Logger.Level.ERROR, "{0} events were given up: the webhook did not take them", lost);
        }
        counts.setBacklog(outbox.backlog());
    }

    /** Begins no further delivery. */
    public void stop() {
        stopped = true;
    }

    /** A clock that was set back must not make a pause of minutes one of years. */
    private boolean isPaused() {
        Instant now = clock.instant();
        return now.isBefore(pausedUntil) && now.plus(LONGEST_WAIT).compareTo(pausedUntil) >= 0;
    }

    /** Sends what is due, until nothing is, the receiver does not answer, or it is to stop. */
    public void deliver() {
        if (!settings.delivered() || isPaused()) {
            return;
        }
        boolean sent = false;
        boolean going = !stopped;
        while (going) {
            List<DueEvent> due = outbox.due(clock.instant(), BATCH);
            going = !due.isEmpty();
            for (DueEvent each : due) {
                sent = true;
                if (stopped || !goesOnAfter(each)) {
                    going = false;
                    break;
                }
            }
        }
        if (sent) {
            counts.setBacklog(outbox.backlog());
        }
    }

    private boolean goesOnAfter(DueEvent due) {
        Delivery delivery = receiver.send(due.event());
        if (delivery instanceof Delivery.Failed failed) {
            counts.countFailed();
            failuresInARow++;
            Instant now = clock.instant();
            if (failed.reachable()) {
                outbox.postpone(due, now.plus(waitAfter(due.failures() + 1, LONGEST_WAIT)));
            }
            if (failed.reachable() && failed.retryAfter().isEmpty() && failuresInARow < FAILURES_IN_A_ROW) {
                return true;
            }
            Duration wait = failed.retryAfter()
                    .filter(asked -> asked.compareTo(LONGEST_WAIT) < 0)
                    .orElse(waitAfter(failuresInARow, LONGEST_PAUSE));
            pausedUntil = now.plus(wait);
            return false;
        }
        outbox.delivered(due.event());
        counts.countDelivered();
        failuresInARow = 0;
        return true;
    }
}
