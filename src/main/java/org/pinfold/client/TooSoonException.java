package org.pinfold.client;

import java.time.Duration;
import org.pinfold.protocol.ProblemType;

/** The server wants a pause before the next guess, code or request. Nothing was counted. */
public final class TooSoonException extends ProblemException {
    static final Duration UNSTATED_WAIT = Duration.ofMinutes(1);

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    TooSoonException(ProblemType type, Duration retryAfter) {
        super(type, "wait " + WaitText.of(retryAfter));
        this.retryAfter = retryAfter;
    }

    /** How long to wait, in whole seconds, 1 or more. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
