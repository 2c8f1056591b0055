package org.pinfold.bootstrap;

/** The server does not start to serve, and says why. */
final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong and what to do, without secrets */
    StartRefusedException(String reason) {
        super(reason);
    }
}
