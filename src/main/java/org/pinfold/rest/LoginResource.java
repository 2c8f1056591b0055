package org.pinfold.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.LoginNonceResponse;
import org.pinfold.registration.LoginNonce;
import org.pinfold.registration.service.LoginService;
import org.pinfold.rest.limit.Limited;
import org.pinfold.rest.limit.RequestLimit;

/** {@code /v1/login}: what an app needs before it sends somebody to the OpenID provider (protocol.md, section 19). */
@Path("/login")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {
    @Inject
    LoginService logins;

    @POST
    @Path("/nonce")
    @PermitAll
    @Limited(RequestLimit.LOGIN_NONCES)
    public Response nonce() {
        return logins.drawNonce()
                .map(nonce -> Response.ok(new LoginNonceResponse(nonce.text(), LoginNonce.LIFETIME.toSeconds()))
                        .build())
                .orElseGet(() -> ProblemResponse.of(ProblemType.NO_LOGINS).build());
    }
}
