package org.pinfold.protocol.messages;

/**
 * Answer of {@code POST /v1/login/nonce}.
 *
 * @param nonce for the authentication request to the OpenID provider, 76 characters of Base64url
 * @param expiresIn whole seconds from now, in which the login and a restore after it must be done
 */
public record LoginNonceResponse(String nonce, long expiresIn) {
    /** Redacted: an ID token with it is taken here. */
    @Override
    public String toString() {
        return "LoginNonceResponse(redacted)";
    }
}
