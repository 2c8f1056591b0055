package org.pinfold.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;
import org.pinfold.registration.Device;
import org.pinfold.registration.service.AccountDeletionService;

/** {@code /v1/accounts/me}: the account itself (protocol.md, section 10.4). */
@Path("/accounts/me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {
    @Inject
    AccountDeletionService deletions;

    @Context
    SecurityContext security;

    @DELETE
    @RolesAllowed(CallerRole.DEVICE)
    public Response delete() {
        if (Callers.deviceId(security) != Device.PRIMARY) {
            return ProblemResponse.of(ProblemType.FORBIDDEN).build();
        }
        return switch (deletions.delete(Callers.account(security))) {
            case DELETED -> Response.noContent().build();
            case UNDER_WAY -> Response.accepted().build();
            case NO_ACCOUNT -> ProblemResponse.of(ProblemType.UNAUTHENTICATED).build();
        };
    }
}
