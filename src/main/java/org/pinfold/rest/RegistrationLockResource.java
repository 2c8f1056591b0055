package org.pinfold.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationLockStateResponse;
import org.pinfold.protocol.messages.RemoveRegistrationLockRequest;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.recovery.RecordContent;
import org.pinfold.registration.ObjectionOutcome;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.service.ObjectionService;
import org.pinfold.registration.service.RegistrationLockService;

/** {@code /v1/accounts/registration_lock}: see, set and remove the lock, and object to who claims the number (protocol.md, section 10.4). */
@Path("/accounts/registration_lock")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RegistrationLockResource {
    @Inject
    RegistrationLockService locks;

    @Inject
    ObjectionService objections;

    @Context
    SecurityContext security;

    @GET
    @RolesAllowed({CallerRole.DEVICE, CallerRole.FROZEN})
    public Response state() {
        return objections
                .view(Callers.account(security))
                .map(view -> Response.ok(new RegistrationLockStateResponse(
                                view.state().name().toLowerCase(Locale.ROOT),
                                view.timeRemaining().map(Duration::toMillis),
                                view.claimedAt().map(Instant::toEpochMilli),
                                view.objectionsLeft()))
                        .build())
                // Deleted between the check of the credential and now.
                .orElseGet(() -> ProblemResponse.of(ProblemType.UNAUTHENTICATED).build());
    }

    @POST
    @Path("/objection")
    @RolesAllowed({CallerRole.DEVICE, CallerRole.FROZEN})
    public Response object(UnlockRequest request) {
        Fields.requireSize("proof", request.proof(), RecordContent.KEY_BYTES);
        ObjectionOutcome outcome = objections.object(Callers.account(security), request.attempt(), request.proof());
        if (outcome instanceof ObjectionOutcome.NotProved notProved) {
            return RecoveryAnswers.to(notProved.reason());
        }
        if (outcome instanceof ObjectionOutcome.TooMany tooMany) {
            return ProblemResponse.of(ProblemType.TOO_MANY_REQUESTS)
                    .retryAfter(tooMany.retryAfter())
                    .build();
        }
        return outcome instanceof ObjectionOutcome.Objected
                ? Response.noContent().build()
                : ProblemResponse.of(ProblemType.NO_NUMBER).build();
    }

    @PUT
    @RolesAllowed(CallerRole.DEVICE)
    public Response set(RegistrationLockRequest request) {
        Optional<RegistrationLockValue> present =
                request.presentRegistrationLock().map(value -> Fields.lockValue("presentRegistrationLock", value));
        try (RegistrationLockValue value = Fields.lockValue("registrationLock", request.registrationLock())) {
            return LockAnswers.to(locks.set(Callers.account(security), value, present));
        } finally {
            present.ifPresent(RegistrationLockValue::close);
        }
    }

    @DELETE
    @RolesAllowed(CallerRole.DEVICE)
    public Response remove(RemoveRegistrationLockRequest request) {
        try (RegistrationLockValue present =
                Fields.lockValue("presentRegistrationLock", request.presentRegistrationLock())) {
            return LockAnswers.to(locks.remove(Callers.account(security), present));
        }
    }
}
