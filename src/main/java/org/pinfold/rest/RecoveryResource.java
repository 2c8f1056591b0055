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
import java.util.Locale;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.recovery.Absence;
import org.pinfold.recovery.RecordContent;
import org.pinfold.recovery.RecoveryOutcome;
import org.pinfold.recovery.RecoveryState;
import org.pinfold.recovery.StoreCommand;
import org.pinfold.recovery.service.RecoveryService;
import org.pinfold.registration.service.DeviceService;

/** {@code /v1/recovery}: the stored secret (protocol.md, section 10.5). */
@Path("/recovery")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RecoveryResource {
    private static final int MAX_TRIES = 255;

    @Inject
    RecoveryService recovery;

    @Inject
    DeviceService devices;

    @Context
    SecurityContext security;

    @GET
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    public RecoveryStateResponse state() {
        Aci account = Callers.account(security);
        RecoveryState state = recovery.state(account);
        PinHashParameters parameters = state.parameters().orElse(PinHashParameters.DEFAULT);
        return new RecoveryStateResponse(
                account.toString(),
                state.absence().map(RecoveryResource::stateName).orElse("stored"),
                state.generation(),
                state.triesRemaining(),
                state.guessesSinceSuccess(),
                recovery.salt(account),
                new PinHashParametersMessage(
                        parameters.memoryKiB(), parameters.iterations(), parameters.parallelism()));
    }

    private static String stateName(Absence absence) {
        return absence.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @POST
    @Path("/store/start")
    @RolesAllowed(CallerRole.DEVICE)
    public Response start(StoreStartRequest request) {
        BlindedElement point = point(request.blindedElement());
        PinHashParameters parameters = parameters(request.pinHashParameters());
        int maxTries = request.maxTries().orElse(MAX_TRIES);
        Fields.require("maxTries", maxTries >= 1 && maxTries <= MAX_TRIES);
        return RecoveryAnswers.to(
                recovery.start(Callers.account(security), Callers.deviceId(security), point, parameters, maxTries));
    }

    @PUT
    @Path("/store")
    @RolesAllowed(CallerRole.DEVICE)
    public Response store(StoreRequest request) {
        Fields.requireSize("secret", request.secret(), RecordContent.SECRET_BYTES);
        Fields.requireSize("unlockKey", request.unlockKey(), RecordContent.KEY_BYTES);
        Fields.requireSize("serverProof", request.serverProof(), RecordContent.KEY_BYTES);
        request.registrationLock().ifPresent(lock -> {
            Fields.requireLock("registrationLock.registrationLock", lock.registrationLock());
            lock.presentRegistrationLock()
                    .ifPresent(present -> Fields.requireLock("registrationLock.presentRegistrationLock", present));
        });
        StoreCommand command = new StoreCommand(
                request.ticket(),
                request.secret(),
                request.unlockKey(),
                request.serverProof(),
                request.registrationLock()
                        .map(lock -> new StoreCommand.Lock(lock.registrationLock(), lock.presentRegistrationLock())));
        return RecoveryAnswers.to(recovery.store(Callers.account(security), Callers.deviceId(security), command));
    }

    @POST
    @Path("/restore/evaluate")
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    public Response evaluate(EvaluateRequest request) {
        return RecoveryAnswers.to(recovery.evaluate(Callers.account(security), point(request.blindedElement())));
    }

    @POST
    @Path("/restore/unlock")
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    public Response unlock(UnlockRequest request) {
        Fields.requireSize("proof", request.proof(), RecordContent.KEY_BYTES);
        Aci account = Callers.account(security);
        RecoveryOutcome.Unlock outcome = recovery.unlock(account, request.attempt(), request.proof());
        // Not in the transaction of the proof: a device that missed its release repeats the same call, free of charge.
        if (outcome instanceof RecoveryOutcome.Unlocked && security.isUserInRole(CallerRole.RESTORING)) {
            devices.release(account, Callers.deviceId(security));
        }
        return RecoveryAnswers.to(outcome);
    }

    @DELETE
    @RolesAllowed(CallerRole.DEVICE)
    public Response remove() {
        return RecoveryAnswers.to(recovery.remove(Callers.account(security)));
    }

    private static BlindedElement point(Octets encoded) {
        try {
            return BlindedElement.parse(encoded);
        } catch (InvalidPointException e) {
            throw new ProblemException(
                    ProblemResponse.of(ProblemType.INVALID_POINT).field("blindedElement"));
        }
    }

    private static PinHashParameters parameters(PinHashParametersMessage message) {
        try {
            return new PinHashParameters(message.memoryKiB(), message.iterations(), message.parallelism());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemResponse.of(ProblemType.WEAK_PARAMETERS).field("pinHashParameters"));
        }
    }
}
