package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** UP once the deployment has started; a deployment that refused to start is DOWN by the server's own check. */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {
    /** The name under which this check appears in the health document. */
    public static final String NAME = "pinfold";

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.up(NAME);
    }
}
