package org.pinfold.recovery.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.jspecify.annotations.NullUnmarked;

/** Every minute: promotes what a crash left pending and wipes what was never committed. */
@Singleton
@NullUnmarked
public class RecoverySweep {
    private static final int ACCOUNTS_A_MINUTE = 1000;

    @Inject
    RecoveryService recovery;

    /** Called by the timer, by nobody from outside. */
    @Schedule(hour = "*", minute = "*", persistent = false, info = "recovery sweep")
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void sweep() {
        recovery.sweep(ACCOUNTS_A_MINUTE);
    }
}
