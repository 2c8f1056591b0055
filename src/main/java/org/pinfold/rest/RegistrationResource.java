package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.service.RegistrationService;
import org.pinfold.rest.limit.Limited;
import org.pinfold.rest.limit.RequestLimit;

/** {@code /v1/registration}: register a proved number or login (protocol.md, section 10.4). */
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

    @Inject
    EvenRefusals refusals;

    @Context
    SecurityContext security;

    @POST
    @PermitAll
    @Limited(RequestLimit.REGISTRATIONS)
    public Response register(RegistrationRequest request) {
        Optional<RegistrationLockValue> lock =
                request.registrationLock().map(value -> Fields.lockValue("registrationLock", value));
        try {
            RegistrationOutcome outcome =
                    security.isUserInRole(CallerRole.LOGIN) ? registerLogin(request, lock) : register(request, lock);
            return outcome.fold(ANSWERS);
        } finally {
            lock.ifPresent(RegistrationLockValue::close);
        }
    }

    /** The ID token is the proof; another one beside it would leave open which of the two counts. */
    private RegistrationOutcome registerLogin(RegistrationRequest request, Optional<RegistrationLockValue> lock) {
        Fields.require("sessionId", request.sessionId().isEmpty());
        Fields.require("number", request.number().isEmpty());
        Fields.require("recoveryPassword", request.recoveryPassword().isEmpty());
        return registration.register(Callers.login(security), lock);
    }

    private RegistrationOutcome register(RegistrationRequest request, Optional<RegistrationLockValue> lock) {
        if (request.sessionId().isPresent()) {
            Fields.require("number", request.number().isEmpty());
            Fields.require("recoveryPassword", request.recoveryPassword().isEmpty());
            return SessionId.parse(request.sessionId().get())
                    .map(session -> registration.register(session, lock))
                    .orElseGet(RegistrationOutcome.NoSession::new);
        }
        if (request.number().isEmpty() && request.recoveryPassword().isEmpty()) {
            Fields.present("sessionId", request.sessionId());
        }
        PhoneNumber number = Fields.number("number", Fields.present("number", request.number()));
        Octets octets = Fields.present("recoveryPassword", request.recoveryPassword());
        Fields.requireSize("recoveryPassword", octets, RecoveryPassword.SIZE_BYTES);
        Duration begun = refusals.begin();
        try (RecoveryPassword password = RecoveryPassword.of(octets)) {
            RegistrationOutcome outcome = registration.register(number, password, lock);
            if (outcome instanceof RegistrationOutcome.WrongRecoveryPassword) {
                refusals.hold(begun);
            }
            return outcome;
        }
    }

    @POST
    @Path("/discard")
    @RolesAllowed(CallerRole.RESTORING)
    public Response discard() {
        return registration
                .discard(Callers.account(security), Callers.deviceId(security))
                .map(registered -> registered.fold(ANSWERS))
                // Released, or removed, between the check of the credential and now.
                .orElseGet(() -> ProblemResponse.of(ProblemType.UNAUTHENTICATED).build());
    }

    @POST
    @Path("/legacy_pin")
    @PermitAll
    @Limited(RequestLimit.REGISTRATIONS)
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

    private static Optional<String> number(RegistrationOutcome.Registered outcome) {
        return Optional.of(outcome.identifier())
                .filter(PhoneNumber.class::isInstance)
                .map(Identifier::text);
    }

    private static class Answers implements RegistrationOutcome.Cases<Response> {
        @Override
        public Response registered(RegistrationOutcome.Registered outcome) {
            return Response.ok(new RegistrationResponse(
                            outcome.account().toString(),
                            number(outcome),
                            outcome.deviceId(),
                            outcome.password().text(),
                            outcome.reregistered(),
                            outcome.mustRestore(),
                            outcome.recoveryCredential()))
                    .build();
        }

        @Override
        public Response locked(RegistrationOutcome.Locked outcome) {
            ProblemResponse problem = ProblemResponse.of(
                            outcome.otherGeneration()
                                    ? ProblemType.LOCK_GENERATION_MISMATCH
                                    : ProblemType.REGISTRATION_LOCKED)
                    .timeRemaining(outcome.timeRemaining());
            outcome.recoveryCredential().ifPresent(problem::recoveryCredential);
            return (outcome.imported() ? problem.lockKind(LEGACY) : problem).build();
        }

        @Override
        public Response usedLogin(RegistrationOutcome.UsedLogin outcome) {
            return ProblemResponse.of(ProblemType.UNAUTHENTICATED).build();
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
        public Response tooMany(RegistrationOutcome.TooMany outcome) {
            return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                    .retryAfter(outcome.retryAfter())
                    .build();
        }

        @Override
        public Response wrongRecoveryPassword(RegistrationOutcome.WrongRecoveryPassword outcome) {
            return ProblemResponse.of(ProblemType.WRONG_RECOVERY_PASSWORD).build();
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
                            outcome.identifier().text(),
                            outcome.deviceId(),
                            outcome.password().text(),
                            outcome.reregistered(),
                            true))
                    .build();
        }
    }
}
