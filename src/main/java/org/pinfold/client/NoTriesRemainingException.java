package org.pinfold.client;

import org.pinfold.protocol.ProblemType;

/** Every guess was used: the secret is destroyed, and no PIN brings it back. */
public final class NoTriesRemainingException extends ProblemException {
    private static final long serialVersionUID = 1L;

    NoTriesRemainingException() {
        super(ProblemType.NO_TRIES_REMAINING);
    }
}
