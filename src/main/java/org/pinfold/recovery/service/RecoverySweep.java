package org.pinfold.recovery.service;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Promotes what a crash left pending, wipes what was never committed, destroys what was used up: at the start, then every minute.
 *
 * <p>On the managed executor, not on EJB timers: Payara Micro has those only with its data grid, and an automatic timer
 * that fires while a start is being refused waits for that start for ever, and the server with it.
 */
@Singleton
public class RecoverySweep {
    private static final System.Logger LOG = System.getLogger(RecoverySweep.class.getName());
    private static final long PERIOD_MINUTES = 1;
    private static final int ACCOUNTS_A_PERIOD = 1000;
    /** Several periods: a sweep may be late. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);
    /** Farther back than any guess. */
    private static final Duration EVER = Duration.ofDays(36_500);

    @Inject
    RecoveryService recovery;

    @Resource
    ManagedScheduledExecutorService executor;

    private Optional<ScheduledFuture<?>> periodic = Optional.empty();

    /** Sweeps everything once and then goes on. Called when the server has started. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void start() {
        report(recovery.sweep(Integer.MAX_VALUE, EVER));
        periodic = Optional.of(executor.scheduleWithFixedDelay(
                () -> sweep(recovery), PERIOD_MINUTES, PERIOD_MINUTES, TimeUnit.MINUTES));
    }

    @PreDestroy
    void stop() {
        periodic.ifPresent(sweeps -> sweeps.cancel(false));
    }

    private static void report(int faults) {
        if (faults > 0) {
            LOG.log(System.Logger.Level.ERROR, "{0} accounts have a fault in their record or mirror row", faults);
        }
    }

    private static void sweep(RecoveryService recovery) {
        try {
            report(recovery.sweep(ACCOUNTS_A_PERIOD, LOOK_BACK));
        } catch (RuntimeException e) {
            // Thrown on, it would be the last sweep of this server's life.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "recovery sweep failed: {0}",
                    e.getClass().getName());
        }
    }
}
