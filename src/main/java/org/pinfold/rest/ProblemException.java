package org.pinfold.rest;

import jakarta.ws.rs.WebApplicationException;

/** Ends a request with a problem document, where a check cannot return one. Carries no stack trace of its own worth. */
final class ProblemException extends WebApplicationException {
    private static final long serialVersionUID = 1L;

    ProblemException(ProblemResponse problem) {
        super(problem.build());
    }
}
