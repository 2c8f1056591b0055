package org.pinfold.rest;

import jakarta.ws.rs.core.Response;
import org.pinfold.protocol.ProblemType;
import org.pinfold.recovery.Absence;
import org.pinfold.recovery.RecoveryOutcome;

/** The one mapping from outcomes of secret recovery to problem documents. */
final class RecoveryProblems {
    private RecoveryProblems() {}

    /** The problem that an outcome is; successes are no problem and are refused. */
    static Response of(RecoveryOutcome outcome) {
        if (outcome instanceof RecoveryOutcome.Absent absent) {
            return ProblemResponse.of(typeOf(absent.reason())).build();
        }
        if (outcome instanceof RecoveryOutcome.Stale) {
            return ProblemResponse.of(ProblemType.STALE_GENERATION).build();
        }
        if (outcome instanceof RecoveryOutcome.TooMany tooMany) {
            return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                    .retryAfter(tooMany.retryAfter())
                    .build();
        }
        if (outcome instanceof RecoveryOutcome.TooSoon tooSoon) {
            return ProblemResponse.of(ProblemType.TOO_SOON)
                    .retryAfter(tooSoon.retryAfter())
                    .build();
        }
        if (outcome instanceof RecoveryOutcome.StoreConflict) {
            return ProblemResponse.of(ProblemType.STORE_CONFLICT).build();
        }
        if (outcome instanceof RecoveryOutcome.TicketInvalid) {
            return ProblemResponse.of(ProblemType.TICKET_INVALID).build();
        }
        if (outcome instanceof RecoveryOutcome.TicketExpired) {
            return ProblemResponse.of(ProblemType.TICKET_EXPIRED).build();
        }
        if (outcome instanceof RecoveryOutcome.WrongLock) {
            return ProblemResponse.of(ProblemType.WRONG_LOCK).build();
        }
        if (outcome instanceof RecoveryOutcome.WrongPin wrongPin) {
            return ProblemResponse.of(ProblemType.WRONG_PIN)
                    .triesRemaining(wrongPin.triesRemaining())
                    .build();
        }
        if (outcome instanceof RecoveryOutcome.AttemptInvalid) {
            return ProblemResponse.of(ProblemType.ATTEMPT_INVALID).build();
        }
        throw new IllegalArgumentException(
                "not a problem: " + outcome.getClass().getSimpleName());
    }

    private static ProblemType typeOf(Absence reason) {
        return switch (reason) {
            case NEVER -> ProblemType.NO_SECRET;
            case REMOVED -> ProblemType.SECRET_REMOVED;
            case EXHAUSTED -> ProblemType.NO_TRIES_REMAINING;
            case RECORD_LOST -> ProblemType.RECORD_LOST;
        };
    }
}
