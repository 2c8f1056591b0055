package org.pinfold.rest;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.EventWaiters;
import org.pinfold.events.EventWaiters.Waiter;
import org.pinfold.events.service.EventService;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.AccountEventInfo;
import org.pinfold.protocol.messages.AccountEventsResponse;
import org.pinfold.registration.service.DeviceService;

/** Devices that wait for an event: neither a thread nor a connection to the database waits with them. */
@ApplicationScoped
public class EventPolls {
    @Inject
    EventService events;

    @Inject
    DeviceService devices;

    @Inject
    EventWaiters waiters;

    @Resource
    ManagedExecutorService executor;

    /**
     * Who asks, and for what.
     *
     * @param account the caller's
     * @param deviceId the caller's
     * @param after the last event that the device knows
     */
    record Poll(Aci account, int deviceId, long after) {}

    /** Answers at once if there is something, or if nobody may wait; otherwise when there is, or after {@code waitSeconds}. */
    void answer(AsyncResponse response, Poll poll, long waitSeconds) {
        if (waitSeconds == 0) {
            response.resume(read(poll));
            return;
        }
        Optional<Octets> admission = devices.admission(poll.account(), poll.deviceId());
        // Before we look, or what comes between the look and the waiting would be slept through.
        Optional<Waiter> waiter = waiters.enter(poll.account(), () -> wake(response, poll, admission));
        response.setTimeoutHandler(late -> {
            waiter.ifPresent(Waiter::leave);
            late.resume(nothing(poll));
        });
        response.setTimeout(waitSeconds, TimeUnit.SECONDS);
        AccountEventsResponse present;
        try {
            present = read(poll);
        } catch (RuntimeException e) {
            waiter.ifPresent(Waiter::leave);
            throw e;
        }
        if (!present.events().isEmpty() || waiter.isEmpty()) {
            // Whoever took the waiter away answers.
            if (waiter.isEmpty() || waiter.get().leave()) {
                response.resume(present);
            }
        }
    }

    private void wake(AsyncResponse response, Poll poll, Optional<Octets> admission) {
        try {
            executor.execute(() -> answerAwake(response, poll, admission));
        } catch (RejectedExecutionException | IllegalStateException e) {
            // The server ends, or has no thread to spare: the device asks again.
            response.resume(nothing(poll));
        }
    }

    private void answerAwake(AsyncResponse response, Poll poll, Optional<Octets> admission) {
        try {
            // It may have lost its place while it waited, and what it waited for may tell just that.
            boolean isStillLetIn = admission.isPresent()
                    && devices.admission(poll.account(), poll.deviceId()).equals(admission);
            response.resume(
                    isStillLetIn
                            ? read(poll)
                            : ProblemResponse.of(ProblemType.UNAUTHENTICATED).build());
        } catch (RuntimeException e) {
            response.resume(e);
        }
    }

    private AccountEventsResponse read(Poll poll) {
        List<AccountEvent> found = events.read(poll.account(), poll.after());
        return found.isEmpty()
                ? nothing(poll)
                : new AccountEventsResponse(
                        found.stream().map(EventPolls::info).toList(),
                        found.get(found.size() - 1).id());
    }

    private static AccountEventsResponse nothing(Poll poll) {
        return new AccountEventsResponse(List.of(), poll.after());
    }

    private static AccountEventInfo info(AccountEvent event) {
        return new AccountEventInfo(
                event.id(),
                event.notice().type().wireName(),
                event.occurredAt().toEpochMilli(),
                event.times(),
                event.notice().generation(),
                event.notice().triesRemaining(),
                event.notice().deviceId());
    }

    @PreDestroy
    void close() {
        waiters.close();
    }
}
