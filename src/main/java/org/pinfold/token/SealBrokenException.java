package org.pinfold.token;

/** A sealed record or its associated data were changed since it was sealed. Carries no octets. */
public final class SealBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    public SealBrokenException() {
        super("sealed octets do not verify");
    }
}
