package org.pinfold.client;

/**
 * An ID token that the app got from the organisation's OpenID provider for a nonce of {@link PinfoldApi#loginNonce}: a bearer
 * credential (RFC 6750) for one registration.
 *
 * @param value JWS Compact Serialization, at most 8,000 characters; secret
 */
public record IdTokenCredential(String value) implements Credential {
    @Override
    public String authorization() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "IdTokenCredential(redacted)";
    }
}
