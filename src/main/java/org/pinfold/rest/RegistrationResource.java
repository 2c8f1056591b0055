package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.service.RegistrationService;

/** {@code /v1/registration}: register a proved number (protocol.md, section 10.4). */
@Path("/registration")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RegistrationResource {
    private static final RegistrationOutcome.Cases<Response> ANSWERS = new Answers();

    @Inject
    RegistrationService registration;

    @POST
    @PermitAll
    public Response register(RegistrationRequest request) {
        Optional<RegistrationLockValue> lock =
                request.registrationLock().map(value -> Fields.lockValue("registrationLock", value));
        try {
            return SessionId.parse(request.sessionId())
                    .map(session -> registration.register(session, lock))
                    .orElseGet(RegistrationOutcome.NoSession::new)
                    .fold(ANSWERS);
        } finally {
            lock.ifPresent(RegistrationLockValue::close);
        }
    }

    private static final class Answers implements RegistrationOutcome.Cases<Response> {
        @Override
        public Response registered(RegistrationOutcome.Registered outcome) {
            return Response.ok(new RegistrationResponse(
                            outcome.account().toString(),
                            outcome.number().e164(),
                            outcome.deviceId(),
                            outcome.password().text(),
                            outcome.reregistered()))
                    .build();
        }

        @Override
        public Response locked(RegistrationOutcome.Locked outcome) {
            return ProblemResponse.of(ProblemType.REGISTRATION_LOCKED)
                    .timeRemaining(outcome.timeRemaining())
                    .recoveryCredential(outcome.recoveryCredential())
                    .build();
        }

        @Override
        public Response noSession(RegistrationOutcome.NoSession outcome) {
            return ProblemResponse.of(ProblemType.NO_SESSION).build();
        }

        @Override
        public Response notVerified(RegistrationOutcome.NotVerified outcome) {
            return ProblemResponse.of(ProblemType.NOT_VERIFIED).build();
        }
    }
}
