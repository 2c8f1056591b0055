package org.pinfold.registration;

/**
 * What a checked ID token says.
 *
 * @param issuer {@code iss}
 * @param subject {@code sub}, 1 to 255 ASCII characters
 * @param nonce {@code nonce}, of any form
 */
public record IdToken(String issuer, String subject, String nonce) {
    /** Redacted: the subject is personal. */
    @Override
    public String toString() {
        return "IdToken(redacted)";
    }
}
