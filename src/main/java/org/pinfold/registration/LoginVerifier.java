package org.pinfold.registration;

import java.util.Optional;

/** Checks ID tokens of the organisation's OpenID provider. */
public interface LoginVerifier {
    /** Whether accounts can be registered by a login. */
    boolean isOffered();

    /**
     * Checks signature, issuer, audience and times of an ID token (OpenID Connect Core 1.0, section 3.1.3.7). The nonce is for
     * the caller to check.
     *
     * @param text what was presented, of any form
     * @return empty if it is not an ID token that is good here and now
     * @throws LoginUnavailableException if the provider's keys are not to be had, so that nobody can tell
     */
    Optional<IdToken> verify(String text);
}
