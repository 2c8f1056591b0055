package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.ReserveUsernameRequest;
import org.pinfold.protocol.messages.UsernameAccount;
import org.pinfold.protocol.messages.UsernameHash;
import org.pinfold.registration.Username;
import org.pinfold.registration.service.UsernameService;
import org.pinfold.rest.limit.Limited;
import org.pinfold.rest.limit.RequestLimit;

/** {@code /v1/accounts/username_hash}: names that lead to accounts (protocol.md, section 10.4). */
@Path("/accounts/username_hash")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class UsernameResource {
    @Inject
    UsernameService usernames;

    @Context
    SecurityContext security;

    @PUT
    @Path("/reserve")
    @RolesAllowed(CallerRole.DEVICE)
    public Response reserve(ReserveUsernameRequest request) {
        int candidates = request.usernameHashes().size();
        Fields.require("usernameHashes", candidates >= 1 && candidates <= Username.MAX_CANDIDATES);
        request.usernameHashes().forEach(hash -> Fields.requireSize("usernameHashes", hash, Username.HASH_BYTES));
        return usernames
                .reserve(Callers.account(security), request.usernameHashes())
                .map(hash -> Response.ok(new UsernameHash(hash)).build())
                .orElseGet(() -> problem(ProblemType.USERNAME_TAKEN));
    }

    @PUT
    @Path("/confirm")
    @RolesAllowed(CallerRole.DEVICE)
    public Response confirm(UsernameHash request) {
        Fields.requireSize("usernameHash", request.usernameHash(), Username.HASH_BYTES);
        return usernames.confirm(Callers.account(security), request.usernameHash())
                ? Response.noContent().build()
                : problem(ProblemType.USERNAME_NOT_RESERVED);
    }

    @DELETE
    @RolesAllowed(CallerRole.DEVICE)
    public Response release() {
        usernames.release(Callers.account(security));
        return Response.noContent().build();
    }

    @GET
    @Path("/{hash: [0-9a-f]{64}}")
    @PermitAll
    @Limited(RequestLimit.USERNAMES)
    public Response find(@PathParam("hash") String hash) {
        return usernames
                .find(Octets.fromHex(hash))
                .map(account ->
                        Response.ok(new UsernameAccount(account.toString())).build())
                .orElseGet(() -> problem(ProblemType.NO_USERNAME));
    }

    private static Response problem(ProblemType type) {
        return ProblemResponse.of(type).build();
    }
}
