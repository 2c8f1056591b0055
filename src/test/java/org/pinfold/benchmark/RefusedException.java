package org.pinfold.benchmark;

/** The server refused an operation that it should have served: what was measured is no measurement. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** As in {@code 503 urn:pinfold:problem:…}. */
    RefusedException(int status, String problemType) {
        super(status + " " + problemType);
    }
}
