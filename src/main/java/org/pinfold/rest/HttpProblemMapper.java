package org.pinfold.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.pinfold.protocol.ProblemType;

/** What the HTTP layer itself refuses: wrong address, method, media type. */
@Provider
public class HttpProblemMapper implements ExceptionMapper<WebApplicationException> {
    @Context
    SecurityContext security;

    @Override
    public Response toResponse(WebApplicationException failure) {
        if (failure instanceof ProblemException) {
            return failure.getResponse();
        }
        // A failure inside a body reader may arrive wrapped.
        if (failure.getCause() instanceof ProblemException problem) {
            return problem.getResponse();
        }
        Response plain = failure.getResponse();
        ProblemType type = typeOf(plain.getStatus());
        if (type == ProblemType.FORBIDDEN && security.getUserPrincipal() == null) {
            // A server's own role check may come first, and does not ask who is calling.
            type = ProblemType.UNAUTHENTICATED;
        }
        Response.ResponseBuilder response =
                Response.fromResponse(ProblemResponse.of(type).build());
        String allow = plain.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            response.header(HttpHeaders.ALLOW, allow);
        }
        return response.build();
    }

    /** The problem for a bare HTTP status. */
    static ProblemType typeOf(int status) {
        return switch (status) {
            case 401 -> ProblemType.UNAUTHENTICATED;
            case 403 -> ProblemType.FORBIDDEN;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.BODY_TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            default -> status >= 400 && status < 500 ? ProblemType.MALFORMED_REQUEST : ProblemType.INTERNAL_ERROR;
        };
    }
}
