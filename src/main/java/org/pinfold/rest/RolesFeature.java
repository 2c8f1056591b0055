package org.pinfold.rest;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.ProblemType;

/**
 * Checks a resource method's roles before its body is read, with the same answer on every server. The services check the
 * same roles again.
 */
@Provider
public class RolesFeature implements DynamicFeature {
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        RolesAllowed roles = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        if (roles != null) {
            context.register(new RolesFilter(roles.value()));
        } else if (!resource.getResourceMethod().isAnnotationPresent(PermitAll.class)) {
            // A method that forgot to say who may call it is for nobody.
            context.register(new RolesFilter());
        }
    }

    // Before the check that RESTEasy makes of the same annotations, whose answer knows nothing of frozen accounts.
    @Priority(Priorities.AUTHORIZATION - 1)
    private static final class RolesFilter implements ContainerRequestFilter {
        private final String[] roles;

        RolesFilter(String... roles) {
            this.roles = roles;
        }

        @Override
        public void filter(ContainerRequestContext request) {
            SecurityContext security = request.getSecurityContext();
            if (security.getUserPrincipal() == null) {
                request.abortWith(
                        ProblemResponse.of(ProblemType.UNAUTHENTICATED).build());
            } else if (Arrays.stream(roles).noneMatch(security::isUserInRole)) {
                ProblemType type =
                        security.isUserInRole(CallerRole.FROZEN) ? ProblemType.ACCOUNT_FROZEN : ProblemType.FORBIDDEN;
                request.abortWith(ProblemResponse.of(type).build());
            }
        }
    }
}
