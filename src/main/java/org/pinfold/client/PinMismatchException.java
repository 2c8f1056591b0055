package org.pinfold.client;

/**
 * The PIN is wrong. The guess was counted. Nothing was proved to the server: the device noticed by itself that the server
 * proof is not what this PIN gives, or, with another server proof than the device's own, that the server lies.
 */
public final class PinMismatchException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    private final int triesRemaining;

    PinMismatchException(int triesRemaining) {
        super("wrong PIN, tries remaining: " + triesRemaining);
        this.triesRemaining = triesRemaining;
    }

    /** Guesses left, 0 to 254. At 0 the secret is destroyed within five minutes. */
    public int triesRemaining() {
        return triesRemaining;
    }
}
