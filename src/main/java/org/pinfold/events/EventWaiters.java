package org.pinfold.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.protocol.Aci;

/** Devices that wait for an event, as many as there may be. Safe for use by many threads. */
public final class EventWaiters {
    private static final System.Logger LOG = System.getLogger(EventWaiters.class.getName());

    private final int maxOfAnAccount;
    private final int max;
    private final Map<Aci, Set<Waiter>> waiting = new HashMap<>();
    private int count;
    private boolean closed;

    public EventWaiters(int maxOfAnAccount, int max) {
        this.maxOfAnAccount = maxOfAnAccount;
        this.max = max;
    }

    /** Someone who waits, until he is woken or gives up. */
    public final class Waiter {
        private final Aci account;
        private final Runnable wake;

        private Waiter(Aci account, Runnable wake) {
            this.account = account;
            this.wake = wake;
        }

        /** Waits no more; whoever takes the waiter away, by this or by waking it, is the only one. */
        public boolean leave() {
            return remove(this);
        }
    }

    /**
     * Waits for an event of an account.
     *
     * @param wake called at most once, on the thread of the act: must be short
     * @return empty if too many wait already, or nobody may any more
     */
    public synchronized Optional<Waiter> enter(Aci account, Runnable wake) {
        Set<Waiter> ofAccount = waiting.getOrDefault(account, Set.of());
        if (closed || count >= max || ofAccount.size() >= maxOfAnAccount) {
            return Optional.empty();
        }
        Waiter waiter = new Waiter(account, wake);
        waiting.computeIfAbsent(account, unused -> new LinkedHashSet<>()).add(waiter);
        count++;
        return Optional.of(waiter);
    }

    /** Wakes all who wait for an account. */
    public void wake(Aci account) {
        wakeAll(take(account));
    }

    /** Wakes everybody; from then on nobody waits. */
    public void close() {
        List<Waiter> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            waiting.values().forEach(all::addAll);
            waiting.clear();
            count = 0;
        }
        wakeAll(all);
    }

    /** How many wait. */
    public synchronized int count() {
        return count;
    }

    private synchronized List<Waiter> take(Aci account) {
        Set<Waiter> taken = waiting.remove(account);
        if (taken == null) {
            return List.of();
        }
        count -= taken.size();
        return List.copyOf(taken);
    }

    private synchronized boolean remove(Waiter waiter) {
        Set<Waiter> ofAccount = waiting.get(waiter.account);
        if (ofAccount == null || !ofAccount.remove(waiter)) {
            return false;
        }
        count--;
        if (ofAccount.isEmpty()) {
            waiting.remove(waiter.account);
        }
        return true;
    }

    private static void wakeAll(List<Waiter> waiters) {
        for (Waiter waiter : waiters) {
            try {
                waiter.wake.run();
            } catch (RuntimeException e) {
                // The act is done, and the others are to be woken.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a waiting device was not woken: {0}",
                        e.getClass().getName());
            }
        }
    }
}
