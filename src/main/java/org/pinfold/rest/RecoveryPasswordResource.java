package org.pinfold.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.messages.RecoveryPasswordRequest;
import org.pinfold.protocol.messages.RemoveRecoveryPasswordRequest;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.service.RecoveryPasswordService;

/** {@code /v1/accounts/recovery_password}: what proves the number without a message (protocol.md, section 10.4). */
@Path("/accounts/recovery_password")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RecoveryPasswordResource {
    @Inject
    RecoveryPasswordService passwords;

    @Context
    SecurityContext security;

    @PUT
    @RolesAllowed(CallerRole.DEVICE)
    public Response set(RecoveryPasswordRequest request) {
        Fields.requireSize("recoveryPassword", request.recoveryPassword(), RecoveryPassword.SIZE_BYTES);
        try (RecoveryPassword password = RecoveryPassword.of(request.recoveryPassword())) {
            return set(Optional.of(password), request.registrationLock());
        }
    }

    @DELETE
    @RolesAllowed(CallerRole.DEVICE)
    public Response remove(RemoveRecoveryPasswordRequest request) {
        return set(Optional.empty(), request.registrationLock());
    }

    private Response set(Optional<RecoveryPassword> password, Optional<String> lock) {
        Optional<RegistrationLockValue> value = lock.map(text -> Fields.lockValue("registrationLock", text));
        try {
            return LockAnswers.to(passwords.set(Callers.account(security), password, value));
        } finally {
            value.ifPresent(RegistrationLockValue::close);
        }
    }
}
