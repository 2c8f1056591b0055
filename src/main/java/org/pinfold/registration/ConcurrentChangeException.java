package org.pinfold.registration;

/**
 * Somebody else wrote the same row first; the transaction is lost and the call can be repeated. Only a store throws it.
 */
public final class ConcurrentChangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what the kind of row, never its content */
    public ConcurrentChangeException(String what) {
        super("changed by somebody else meanwhile: " + what);
    }

    /** Whether {@code thrown}, or what a container wrapped in it, is this exception. */
    public static boolean isCauseOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrentChangeException) {
                return true;
            }
        }
        return false;
    }
}
