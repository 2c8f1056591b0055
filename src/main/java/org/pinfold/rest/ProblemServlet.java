package org.pinfold.rest;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.Problem;

/**
 * The error page of the application, and all of it that is not the API: what fails outside leaves in the same form. As the
 * default servlet it stands before the server's own, which would serve what lies in the archive, or refuse in its own words.
 */
@WebServlet({"/problem", "/"})
public class ProblemServlet extends HttpServlet {
    /** Request attribute: the problem, where whoever refused knows more than a status. */
    static final String TYPE_ATTRIBUTE = "org.pinfold.problem";

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(TYPE_ATTRIBUTE) instanceof ProblemType type) {
            write(response, type);
        } else {
            Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            write(response, HttpProblemMapper.typeOf(status instanceof Integer code ? code : 404));
        }
    }

    /** Writes a problem where there is no JAX-RS to do it. */
    static void write(HttpServletResponse response, ProblemType type) throws IOException {
        Problem document = ProblemResponse.of(type).document();
        byte[] body = JsonbResolver.jsonb().toJson(document).getBytes(StandardCharsets.UTF_8);
        document.retryAfterSeconds().ifPresent(seconds -> response.setHeader("Retry-After", seconds.toString()));
        response.setStatus(type.status());
        response.setContentType(ProblemResponse.MEDIA_TYPE);
        if (type == ProblemType.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", ProblemResponse.CHALLENGE);
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
