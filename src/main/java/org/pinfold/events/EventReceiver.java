package org.pinfold.events;

import java.time.Duration;
import java.util.Optional;

/** Port to whoever at the operator's is told of every event, at least once. */
public interface EventReceiver {
    /** Sends one event, once. Returns when it was taken or was not; throws nothing for the latter. */
    Delivery send(AccountEvent event);

    /** What became of it. */
    sealed interface Delivery {
        /** The receiver has it. */
        record Taken() implements Delivery {}

        /**
         * It may have it or not.
         *
         * @param reachable whether it is there at all
         * @param retryAfter what it asked for
         */
        record Failed(boolean reachable, Optional<Duration> retryAfter) implements Delivery {}
    }
}
