package org.pinfold.rest;

import jakarta.ws.rs.core.Response;
import org.pinfold.protocol.ProblemType;
import org.pinfold.registration.LockOutcome;

/** The one mapping from what needs the lock's present value to answers. */
final class LockAnswers {
    private LockAnswers() {}

    static Response to(LockOutcome outcome) {
        return switch (outcome) {
            case CHANGED -> Response.noContent().build();
            case WRONG_LOCK -> ProblemResponse.of(ProblemType.WRONG_LOCK).build();
            // Deleted between the check of the credential and now.
            case NO_ACCOUNT -> ProblemResponse.of(ProblemType.UNAUTHENTICATED).build();
        };
    }
}
