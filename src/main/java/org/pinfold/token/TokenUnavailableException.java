package org.pinfold.token;

/**
 * The token does not answer, or answered that it is gone. Nothing is known of the operation's effect; a reader re-reads
 * before deciding.
 */
public final class TokenUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param operation what was asked of the token, in our words
     * @param cause the module's error; its message holds a return code, never data
     */
    public TokenUnavailableException(String operation, Throwable cause) {
        super("token unavailable: " + operation, cause);
    }
}
