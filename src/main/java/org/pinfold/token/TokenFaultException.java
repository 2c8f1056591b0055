package org.pinfold.token;

/** The token answered something impossible: a short derivation, a point with neither sign, a register with no copy. */
public final class TokenFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param fact what was impossible, in our words, without data */
    public TokenFaultException(String fact) {
        super("token fault: " + fact);
    }
}
