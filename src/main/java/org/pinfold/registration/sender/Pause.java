package org.pinfold.registration.sender;

import java.time.Duration;

/** Waits; a port, so that tests need not. */
@FunctionalInterface
public interface Pause {
    /** Returns after {@code wait}, or throws at once when the thread is interrupted. */
    void pause(Duration wait) throws InterruptedException;
}
