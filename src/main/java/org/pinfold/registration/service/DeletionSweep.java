package org.pinfold.registration.service;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Completes deletions: at the start, then every minute. */
@Singleton
public class DeletionSweep {
    private static final System.Logger LOG = System.getLogger(DeletionSweep.class.getName());
    private static final long PERIOD_MINUTES = 1;

    @Inject
    AccountDeletionService deletions;

    @Resource
    ManagedScheduledExecutorService executor;

    private Optional<ScheduledFuture<?>> periodic = Optional.empty();

    /** Sweeps once and then goes on. Called when the server has started. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void start() {
        sweep(deletions);
        periodic = Optional.of(executor.scheduleWithFixedDelay(
                () -> sweep(deletions), PERIOD_MINUTES, PERIOD_MINUTES, TimeUnit.MINUTES));
    }

    @PreDestroy
    void stop() {
        periodic.ifPresent(sweeps -> sweeps.cancel(false));
    }

    private static void sweep(AccountDeletionService deletions) {
        try {
            int failures = deletions.sweep();
            if (failures > 0) {
                LOG.log(System.Logger.Level.ERROR, "{0} deletions could not be completed yet", failures);
            }
        } catch (RuntimeException e) {
            // Thrown on, it would be the last sweep of this server's life.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "deletion sweep failed: {0}",
                    e.getClass().getName());
        }
    }
}
