package org.pinfold.protocol;

/** Octets that are not the canonical encoding of a P-256 point other than infinity. Carries no octets. */
public final class InvalidPointException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidPointException() {
        super("not a compressed point of P-256");
    }
}
