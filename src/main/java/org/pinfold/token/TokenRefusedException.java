package org.pinfold.token;

/** The token is not fit to serve: absent, not logged in, or a key is missing or has wrong attributes. Says which. */
public final class TokenRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason names the token, key and attribute at fault, and what to do; no PIN */
    public TokenRefusedException(String reason) {
        super(reason);
    }

    /** As above, keeping the module's error. */
    public TokenRefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
