package org.pinfold.rest;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;

/** {@code GET /metrics}, outside the API: counts in Prometheus' text format, for a monitor and nobody else. */
@WebServlet(MetricsServlet.PATH)
public class MetricsServlet extends HttpServlet {
    static final String PATH = "/metrics";

    private static final long serialVersionUID = 1L;
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    @Inject
    transient MonitorCredential monitor;

    @Inject
    transient Metrics metrics;

    /** Whether this request goes to the metrics, and to no other address that looks alike. */
    static boolean isAsked(HttpServletRequest request) {
        return request.getServletPath().equals(PATH) && request.getPathInfo() == null;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!monitor.isConfigured()) {
            ProblemServlet.write(response, ProblemType.NOT_FOUND);
        } else if (request.getUserPrincipal() == null) {
            ProblemServlet.write(response, ProblemType.UNAUTHENTICATED);
        } else if (!request.isUserInRole(CallerRole.MONITOR)) {
            ProblemServlet.write(response, ProblemType.FORBIDDEN);
        } else if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET");
            ProblemServlet.write(response, ProblemType.METHOD_NOT_ALLOWED);
        } else {
            byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
            response.setContentType(MEDIA_TYPE);
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(text.length);
            response.getOutputStream().write(text);
        }
    }
}
