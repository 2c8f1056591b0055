package org.pinfold.client;

/** An error without a problem document of Pinfold's: a proxy answered, or no Pinfold server at all. */
public final class UnexpectedAnswerException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    private final int status;

    UnexpectedAnswerException(int status) {
        super("HTTP status " + status + " without a known problem type");
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
