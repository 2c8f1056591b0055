package org.pinfold.token.pkcs11;

/** The token is not there or does not answer; trying again later is harmless. */
final class TokenAbsentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    TokenAbsentException(String reason) {
        super(reason);
        this.reason = reason;
    }

    TokenAbsentException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
