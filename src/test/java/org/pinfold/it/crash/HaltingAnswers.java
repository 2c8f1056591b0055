package org.pinfold.it.crash;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Answers that tell of success; the moment before they leave is a step to halt at. */
@Provider
// The smallest runs last.
@Priority(Priorities.AUTHENTICATION - 1)
public class HaltingAnswers implements ContainerResponseFilter {
    private static final Map<String, CrashPoint> POINTS = Map.of(
            "POST recovery/store/start", CrashPoint.ANSWER_STORE_START,
            "PUT recovery/store", CrashPoint.ANSWER_STORE,
            "POST recovery/restore/evaluate", CrashPoint.ANSWER_EVALUATE,
            "POST recovery/restore/unlock", CrashPoint.ANSWER_UNLOCK,
            "DELETE recovery", CrashPoint.ANSWER_REMOVE);

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String path = request.getUriInfo().getPath();
        CrashPoint point = POINTS.get(request.getMethod() + " " + (path.startsWith("/") ? path.substring(1) : path));
        if (point != null && response.getStatusInfo().getFamily() == Family.SUCCESSFUL) {
            point.pass();
        }
    }
}
