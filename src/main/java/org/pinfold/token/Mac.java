package org.pinfold.token;

/**
 * The one function that makes every MAC of the server, keyed by {@code pinfold-mac} inside the token.
 *
 * <p>{@code HMAC-SHA-256(key, field(label) || field(f1) || … )} where {@code field(x)} is the length of x as four octets,
 * most significant first, followed by x: no two lists of fields have one encoding. Safe for use by many threads.
 */
public interface Mac {
    /** Octets of a MAC. */
    int SIZE_BYTES = 32;

    /**
     * Makes a MAC.
     *
     * @param purpose domain separation
     * @param fields what is authenticated, in an order and number fixed per purpose
     * @return 32 octets
     * @throws TokenUnavailableException if the token does not answer
     */
    byte[] mac(MacPurpose purpose, byte[]... fields);

    /**
     * Checks a MAC in constant time.
     *
     * @param presented octets of any length
     * @throws TokenUnavailableException if the token does not answer
     */
    default boolean verify(byte[] presented, MacPurpose purpose, byte[]... fields) {
        return java.security.MessageDigest.isEqual(mac(purpose, fields), presented);
    }
}
