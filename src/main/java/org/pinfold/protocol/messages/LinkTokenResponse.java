package org.pinfold.protocol.messages;

/**
 * Answer of {@code POST /v1/devices/link_token}.
 *
 * @param linkToken 32 random octets as Base64url without padding, 43 characters; a secret, good for one device
 * @param expiresIn whole seconds from now
 */
public record LinkTokenResponse(String linkToken, long expiresIn) {
    /** Redacted: whoever has the token gets into the account. */
    @Override
    public String toString() {
        return "LinkTokenResponse(redacted)";
    }
}
