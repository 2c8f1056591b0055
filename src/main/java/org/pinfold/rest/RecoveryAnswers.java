package org.pinfold.rest;

import jakarta.ws.rs.core.Response;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.StoreResponse;
import org.pinfold.protocol.messages.StoreStartResponse;
import org.pinfold.protocol.messages.UnlockResponse;
import org.pinfold.recovery.RecoveryOutcome;

/** The one mapping from outcomes of secret recovery to answers. */
final class RecoveryAnswers implements RecoveryOutcome.Cases<Response> {
    private static final RecoveryAnswers ANSWERS = new RecoveryAnswers();

    private RecoveryAnswers() {}

    static Response to(RecoveryOutcome outcome) {
        return outcome.fold(ANSWERS);
    }

    @Override
    public Response started(RecoveryOutcome.Started outcome) {
        return Response.ok(new StoreStartResponse(
                        outcome.evaluatedElement().encode(),
                        outcome.ticket(),
                        outcome.generation(),
                        outcome.maxTries()))
                .build();
    }

    @Override
    public Response stored(RecoveryOutcome.Stored outcome) {
        return Response.ok(new StoreResponse(outcome.generation(), outcome.triesRemaining()))
                .build();
    }

    @Override
    public Response evaluated(RecoveryOutcome.Evaluated outcome) {
        return Response.ok(new EvaluateResponse(
                        outcome.evaluatedElement().encode(),
                        outcome.serverProof(),
                        outcome.attempt(),
                        outcome.generation(),
                        outcome.triesRemaining()))
                .build();
    }

    @Override
    public Response unlocked(RecoveryOutcome.Unlocked outcome) {
        return Response.ok(new UnlockResponse(outcome.secret(), outcome.generation(), outcome.triesRemaining()))
                .build();
    }

    @Override
    public Response removed(RecoveryOutcome.Removed outcome) {
        return Response.noContent().build();
    }

    @Override
    public Response absent(RecoveryOutcome.Absent outcome) {
        return problem(
                switch (outcome.reason()) {
                    case NEVER, LEGACY_LOCK -> ProblemType.NO_SECRET;
                    case REMOVED -> ProblemType.SECRET_REMOVED;
                    case EXHAUSTED -> ProblemType.NO_TRIES_REMAINING;
                    case RECORD_LOST -> ProblemType.RECORD_LOST;
                });
    }

    @Override
    public Response stale(RecoveryOutcome.Stale outcome) {
        return problem(ProblemType.STALE_GENERATION);
    }

    @Override
    public Response tooMany(RecoveryOutcome.TooMany outcome) {
        return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                .retryAfter(outcome.retryAfter())
                .build();
    }

    @Override
    public Response tooSoon(RecoveryOutcome.TooSoon outcome) {
        return ProblemResponse.of(ProblemType.TOO_SOON)
                .retryAfter(outcome.retryAfter())
                .build();
    }

    @Override
    public Response storeConflict(RecoveryOutcome.StoreConflict outcome) {
        return problem(ProblemType.STORE_CONFLICT);
    }

    @Override
    public Response ticketInvalid(RecoveryOutcome.TicketInvalid outcome) {
        return problem(ProblemType.TICKET_INVALID);
    }

    @Override
    public Response ticketExpired(RecoveryOutcome.TicketExpired outcome) {
        return problem(ProblemType.TICKET_EXPIRED);
    }

    @Override
    public Response wrongLock(RecoveryOutcome.WrongLock outcome) {
        return problem(ProblemType.WRONG_LOCK);
    }

    @Override
    public Response wrongPin(RecoveryOutcome.WrongPin outcome) {
        return ProblemResponse.of(ProblemType.WRONG_PIN)
                .triesRemaining(outcome.triesRemaining())
                .build();
    }

    @Override
    public Response attemptInvalid(RecoveryOutcome.AttemptInvalid outcome) {
        return problem(ProblemType.ATTEMPT_INVALID);
    }

    private static Response problem(ProblemType type) {
        return ProblemResponse.of(type).build();
    }
}
