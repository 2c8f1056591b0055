package org.pinfold.recovery.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import org.pinfold.recovery.HashingPermits;

/** Two at a time in the whole server: old PINs are to be used once, and nobody's guesses wait for them. */
@ApplicationScoped
public class LegacyHashingPermits implements HashingPermits {
    private static final int PERMITS = 2;

    private final Semaphore permits = new Semaphore(PERMITS);

    @Override
    public boolean tryAcquire() {
        return permits.tryAcquire();
    }

    @Override
    public void release() {
        permits.release();
    }
}
