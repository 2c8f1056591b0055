package org.pinfold.client;

import org.pinfold.protocol.ProblemType;

/** The server cannot say what became of the request. Repeating the very same one is free and finds out. */
public final class OutcomeUnknownException extends ProblemException {
    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(ProblemType type) {
        super(type);
    }
}
