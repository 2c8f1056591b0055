package org.pinfold.backup;

/** Another device's write came first; the transaction is lost. Only a store throws it. */
public final class ConcurrentWriteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConcurrentWriteException() {
        super("another write came first");
    }

    /** Whether {@code thrown}, or what a container wrapped in it, is this exception. */
    public static boolean isCauseOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrentWriteException) {
                return true;
            }
        }
        return false;
    }
}
