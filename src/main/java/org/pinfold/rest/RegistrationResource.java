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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.recovery.LegacyOutcome;
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
    private static final RegistrationOutcome.Cases<Response> LEGACY_ANSWERS = new LegacyAnswers();
    private static final String LEGACY = "legacy";
    private static final int MAX_PIN_BYTES = 64;

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

    @POST
    @Path("/legacy_pin")
    @PermitAll
    public Response registerWithLegacyPin(LegacyPinRequest request) {
        byte[] pin = request.pin().getBytes(StandardCharsets.UTF_8);
        try {
            Fields.require(
                    "pin",
                    pin.length >= 1
                            && pin.length <= MAX_PIN_BYTES
                            && request.pin().indexOf('\0') < 0);
            return SessionId.parse(request.sessionId())
                    .map(session -> registration.registerWithLegacyPin(session, pin))
                    .orElseGet(RegistrationOutcome.NoSession::new)
                    .fold(LEGACY_ANSWERS);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private static class Answers implements RegistrationOutcome.Cases<Response> {
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
            ProblemResponse locked = ProblemResponse.of(ProblemType.REGISTRATION_LOCKED)
                    .timeRemaining(outcome.timeRemaining())
                    .recoveryCredential(outcome.recoveryCredential());
            return (outcome.imported() ? locked.lockKind(LEGACY) : locked).build();
        }

        @Override
        public Response noSession(RegistrationOutcome.NoSession outcome) {
            return ProblemResponse.of(ProblemType.NO_SESSION).build();
        }

        @Override
        public Response notVerified(RegistrationOutcome.NotVerified outcome) {
            return ProblemResponse.of(ProblemType.NOT_VERIFIED).build();
        }

        @Override
        public Response legacyRefused(RegistrationOutcome.LegacyRefused outcome) {
            LegacyOutcome reason = outcome.reason();
            if (reason instanceof LegacyOutcome.WrongPin wrong) {
                return ProblemResponse.of(ProblemType.WRONG_PIN)
                        .triesRemaining(wrong.triesRemaining())
                        .build();
            }
            if (reason instanceof LegacyOutcome.TooSoon wait) {
                return ProblemResponse.of(ProblemType.TOO_SOON)
                        .retryAfter(wait.retryAfter())
                        .build();
            }
            if (reason instanceof LegacyOutcome.TooMany wait) {
                return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                        .retryAfter(wait.retryAfter())
                        .build();
            }
            if (reason instanceof LegacyOutcome.NoTriesRemaining) {
                return ProblemResponse.of(ProblemType.NO_TRIES_REMAINING).build();
            }
            return ProblemResponse.of(
                            reason instanceof LegacyOutcome.Busy ? ProblemType.BUSY : ProblemType.NO_LEGACY_LOCK)
                    .build();
        }
    }

    /** What a registration with an old system's PIN answers: the lock is to be replaced. */
    private static final class LegacyAnswers extends Answers {
        @Override
        public Response registered(RegistrationOutcome.Registered outcome) {
            return Response.ok(new LegacyPinResponse(
                            outcome.account().toString(),
                            outcome.number().e164(),
                            outcome.deviceId(),
                            outcome.password().text(),
                            outcome.reregistered(),
                            true))
                    .build();
        }
    }
}
