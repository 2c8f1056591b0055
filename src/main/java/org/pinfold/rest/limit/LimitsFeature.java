package org.pinfold.rest.limit;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Asks the limit of a resource method that has one, before its body is read. */
@Provider
public class LimitsFeature implements DynamicFeature {
    @Inject
    RequestLimits limits;

    @Inject
    LimitSettings settings;

    @Context
    HttpServletRequest request;

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Limited limited = resource.getResourceMethod().getAnnotation(Limited.class);
        if (limited != null) {
            context.register(new LimitFilter(limited.value()));
        }
    }

    @Priority(Priorities.AUTHENTICATION)
    private final class LimitFilter implements ContainerRequestFilter {
        private final RequestLimit limit;

        LimitFilter(RequestLimit limit) {
            this.limit = limit;
        }

        @Override
        public void filter(ContainerRequestContext context) {
            LimitCheck.refusal(limit, this::take).ifPresent(problem -> {
                limits.refused(limit);
                context.abortWith(problem.build());
            });
        }

        private Optional<Duration> take() {
            List<String> forwarded = Collections.list(request.getHeaders("X-Forwarded-For"));
            return settings.proxies()
                    .client(request.getRemoteAddr(), forwarded)
                    .flatMap(client -> limits.take(limit, client));
        }
    }
}
