package org.pinfold.recovery.service;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/** Promotes what a crash left pending and wipes what was never committed: at the start, then every minute. */
@Singleton
@NullUnmarked
public class RecoverySweep {
    private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int ACCOUNTS_A_PERIOD = 1000;

    @Inject
    RecoveryService recovery;

    @Resource
    TimerService timers;

    /**
     * Sweeps everything once and then goes on. Called when the server has started, not scheduled by annotation: a timer
     * that fires while a start is being refused waits for that start for ever, and the server with it.
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void start() {
        recovery.sweep(Integer.MAX_VALUE);
        timers.createIntervalTimer(PERIOD_MILLIS, PERIOD_MILLIS, new TimerConfig("recovery sweep", false));
    }

    @Timeout
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void sweep() {
        recovery.sweep(ACCOUNTS_A_PERIOD);
    }
}
