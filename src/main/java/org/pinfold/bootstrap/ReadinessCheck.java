package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.MacPurpose;

/** UP once the server has started, while the guess ledger serves and the token answers; a deployment that refused to start has no check at all. */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {
    /** The name under which this check appears in the health document. */
    public static final String NAME = "pinfold";

    @Inject
    ServingState state;

    @Inject
    GuessLedger ledger;

    @Inject
    CryptoToken token;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(NAME)
                .status(state.isServing() && ledger.stopped().isEmpty() && tokenAnswers())
                .build();
    }

    private boolean tokenAnswers() {
        try {
            token.mac().mac(MacPurpose.AUDIT);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
