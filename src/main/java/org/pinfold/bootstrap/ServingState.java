package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Whether the start is over and succeeded. Until then nobody may ask the beans: a call that meets a start which is then
 * refused waits for it for ever, and the server with it.
 */
@ApplicationScoped
public class ServingState {
    private volatile boolean serving;

    void begin() {
        serving = true;
    }

    boolean isServing() {
        return serving;
    }
}
