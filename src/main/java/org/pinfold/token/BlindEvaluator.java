package org.pinfold.token;

import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;

/**
 * BlindEvaluate of RFC 9497, OPRF(P-256, SHA-256), mode 0, with the key inside the token.
 *
 * <p>The key of one stored secret is {@code k * t}: k never leaves the token, t is derived by {@code pinfold-tweak} from
 * a {@link Tweak} and the OPRF key version. Safe for use by many threads.
 */
public interface BlindEvaluator {
    /**
     * Evaluates under the key of one stored secret.
     *
     * @param blindedElement a checked point, never infinity
     * @return {@code k * t * blindedElement}
     * @throws TokenUnavailableException if the token does not answer
     * @throws TokenFaultException if the token's two derivations do not fit each other
     */
    EvaluatedElement evaluate(BlindedElement blindedElement, Tweak tweak);
}
