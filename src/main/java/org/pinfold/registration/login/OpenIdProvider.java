package org.pinfold.registration.login;

import java.time.Duration;
import org.pinfold.outbound.WebhookTarget;

/**
 * An OpenID provider, and this service as its client.
 *
 * @param issuer what ID tokens must have as {@code iss}, to the letter
 * @param clientId what they must have in {@code aud}, and as {@code azp} if that is there
 * @param keys where its JWK set is ({@code jwks_uri} of its discovery document)
 * @param keysFor how long fetched keys are used before they are fetched again
 * @param outageFor how much longer they are used while the provider does not answer
 * @param pause between two fetches for keys that nobody knows, two at most in this time: whoever invents key identifiers
 *     shall not make this server a nuisance to the provider
 */
public record OpenIdProvider(
        String issuer, String clientId, WebhookTarget keys, Duration keysFor, Duration outageFor, Duration pause) {
    private static final Duration KEYS_FOR = Duration.ofMinutes(5);
    private static final Duration OUTAGE_FOR = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    public OpenIdProvider {
        if (issuer.isBlank() || clientId.isBlank()) {
            throw new IllegalArgumentException("issuer and client must have names");
        }
    }

    /** With the usual times. */
    public static OpenIdProvider of(String issuer, String clientId, WebhookTarget keys) {
        return new OpenIdProvider(issuer, clientId, keys, KEYS_FOR, OUTAGE_FOR, PAUSE);
    }
}
