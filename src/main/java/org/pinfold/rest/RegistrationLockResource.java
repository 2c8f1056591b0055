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
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RemoveRegistrationLockRequest;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.service.RegistrationLockService;

/** {@code /v1/accounts/registration_lock}: set and remove the lock (protocol.md, section 10.4). */
@Path("/accounts/registration_lock")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RegistrationLockResource {
    @Inject
    RegistrationLockService locks;

    @Context
    SecurityContext security;

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
