package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.AnswerChallengeRequest;
import org.pinfold.protocol.messages.CreateSessionRequest;
import org.pinfold.protocol.messages.RequestCodeRequest;
import org.pinfold.protocol.messages.SessionState;
import org.pinfold.protocol.messages.SubmitCodeRequest;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.SessionView;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;
import org.pinfold.registration.VerificationOutcome;
import org.pinfold.registration.service.VerificationService;
import org.pinfold.rest.limit.Limited;
import org.pinfold.rest.limit.RequestLimit;

/** {@code /v1/verification/session}: prove control of a number (protocol.md, section 10.3). */
@Path("/verification/session")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class VerificationResource {
    private static final VerificationOutcome.Cases<Response> ANSWERS = new Answers();

    @Inject
    VerificationService verification;

    @POST
    @PermitAll
    @Limited(RequestLimit.SESSIONS)
    public Response open(CreateSessionRequest request) {
        PhoneNumber number = Fields.number("number", request.number());
        return verification.open(number).fold(ANSWERS);
    }

    @GET
    @Path("/{id}")
    @PermitAll
    public Response state(@PathParam("id") String id) {
        return verification.state(session(id)).fold(ANSWERS);
    }

    @PATCH
    @Path("/{id}")
    @PermitAll
    @Limited(RequestLimit.CHALLENGES)
    public Response answerChallenge(@PathParam("id") String id, AnswerChallengeRequest request) {
        ChallengeAnswer answer =
                ChallengeAnswer.parse(request.challenge()).orElseThrow(() -> Fields.outOfRange("challenge"));
        return verification.answerChallenge(session(id), answer).fold(ANSWERS);
    }

    @POST
    @Path("/{id}/code")
    @PermitAll
    @Limited(RequestLimit.CODES)
    public Response requestCode(@PathParam("id") String id, RequestCodeRequest request) {
        Transport transport =
                Transport.ofWireName(request.transport()).orElseThrow(() -> Fields.outOfRange("transport"));
        return verification.requestCode(session(id), transport).fold(ANSWERS);
    }

    @PUT
    @Path("/{id}/code")
    @PermitAll
    @Limited(RequestLimit.CODE_CHECKS)
    public Response submitCode(@PathParam("id") String id, SubmitCodeRequest request) {
        VerificationCode code = VerificationCode.parse(request.code()).orElseThrow(() -> Fields.outOfRange("code"));
        return verification.submitCode(session(id), code).fold(ANSWERS);
    }

    /** What no identifier can look like is a session that does not exist. */
    private static SessionId session(String id) {
        return SessionId.parse(id).orElseThrow(() -> new ProblemException(ProblemResponse.of(ProblemType.NO_SESSION)));
    }

    private static final class Answers implements VerificationOutcome.Cases<Response> {
        @Override
        public Response done(VerificationOutcome.Done outcome) {
            SessionView session = outcome.session();
            return Response.ok(new SessionState(
                            session.id().text(),
                            session.verified(),
                            session.nextSms().map(Answers::wholeSeconds),
                            session.nextVoice().map(Answers::wholeSeconds),
                            session.nextCheck().map(Answers::wholeSeconds),
                            session.allowedToRequestCode(),
                            session.challengeOpen() ? List.of(SessionState.CHALLENGE) : List.of()))
                    .build();
        }

        @Override
        public Response wrongCode(VerificationOutcome.WrongCode outcome) {
            ProblemResponse problem = ProblemResponse.of(ProblemType.WRONG_CODE);
            Optional<Duration> wait = outcome.nextCheck().filter(nextCheck -> !nextCheck.isZero());
            wait.ifPresent(problem::retryAfter);
            return problem.build();
        }

        @Override
        public Response noSession(VerificationOutcome.NoSession outcome) {
            return ProblemResponse.of(ProblemType.NO_SESSION).build();
        }

        @Override
        public Response tooSoon(VerificationOutcome.TooSoon outcome) {
            return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                    .retryAfter(outcome.retryAfter())
                    .build();
        }

        @Override
        public Response notAllowed(VerificationOutcome.NotAllowed outcome) {
            return ProblemResponse.of(ProblemType.SESSION_CONFLICT).build();
        }

        @Override
        public Response senderUnavailable(VerificationOutcome.SenderUnavailable outcome) {
            return ProblemResponse.of(ProblemType.SENDER_UNAVAILABLE).build();
        }

        @Override
        public Response numberNotServed(VerificationOutcome.NumberNotServed outcome) {
            return ProblemResponse.of(ProblemType.NUMBER_NOT_SERVED).build();
        }

        @Override
        public Response challengeFirst(VerificationOutcome.ChallengeFirst outcome) {
            return ProblemResponse.of(ProblemType.CHALLENGE_REQUIRED).build();
        }

        @Override
        public Response challengeFailed(VerificationOutcome.ChallengeFailed outcome) {
            return ProblemResponse.of(ProblemType.CHALLENGE_FAILED).build();
        }

        @Override
        public Response challengeUnavailable(VerificationOutcome.ChallengeUnavailable outcome) {
            return ProblemResponse.of(ProblemType.CHALLENGE_UNAVAILABLE).build();
        }

        /** Rounded up: a client that waits this long is not too early. */
        private static int wholeSeconds(Duration wait) {
            return (int) wait.plusMillis(999).toSeconds();
        }
    }
}
