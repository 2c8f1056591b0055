package org.pinfold.token;

/**
 * The token has no room for another register. The register was not created and nothing of it is left; registers that
 * exist are read and written as before.
 */
public final class TokenFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String register;

    /**
     * @param register the name of the register that was not created
     * @param cause the module's error; its message holds a return code, never data
     */
    public TokenFullException(String register, Throwable cause) {
        super("the token is full: no room for register " + register, cause);
        this.register = register;
    }

    /** The name of the register that was not created. */
    public String register() {
        return register;
    }
}
