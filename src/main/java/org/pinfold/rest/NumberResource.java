package org.pinfold.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.ChangeNumberRequest;
import org.pinfold.protocol.messages.ChangeNumberResponse;
import org.pinfold.registration.NumberOutcome;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.service.NumberService;
import org.pinfold.rest.limit.Limited;
import org.pinfold.rest.limit.RequestLimit;

/** {@code /v1/accounts/number}: another number for the account (protocol.md, section 10.4). */
@Path("/accounts/number")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class NumberResource {
    @Inject
    NumberService numbers;

    @Context
    SecurityContext security;

    @PUT
    @RolesAllowed(CallerRole.DEVICE)
    @Limited(RequestLimit.REGISTRATIONS)
    public Response change(ChangeNumberRequest request) {
        Optional<RegistrationLockValue> lock =
                request.registrationLock().map(value -> Fields.lockValue("registrationLock", value));
        try {
            return answer(SessionId.parse(request.sessionId())
                    .map(session ->
                            numbers.change(Callers.account(security), Callers.deviceId(security), session, lock))
                    .orElseGet(NumberOutcome.NoSession::new));
        } finally {
            lock.ifPresent(RegistrationLockValue::close);
        }
    }

    private static Response answer(NumberOutcome outcome) {
        if (outcome instanceof NumberOutcome.Changed changed) {
            return Response.ok(new ChangeNumberResponse(changed.number().e164()))
                    .build();
        }
        if (outcome instanceof NumberOutcome.Locked locked) {
            return ProblemResponse.of(ProblemType.REGISTRATION_LOCKED)
                    .timeRemaining(locked.timeRemaining())
                    .build();
        }
        if (outcome instanceof NumberOutcome.TooMany wait) {
            return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                    .retryAfter(wait.retryAfter())
                    .build();
        }
        return ProblemResponse.of(problem(outcome)).build();
    }

    private static ProblemType problem(NumberOutcome outcome) {
        if (outcome instanceof NumberOutcome.NoSession) {
            return ProblemType.NO_SESSION;
        }
        if (outcome instanceof NumberOutcome.NotVerified) {
            return ProblemType.NOT_VERIFIED;
        }
        return outcome instanceof NumberOutcome.Forbidden ? ProblemType.FORBIDDEN : ProblemType.UNAUTHENTICATED;
    }
}
