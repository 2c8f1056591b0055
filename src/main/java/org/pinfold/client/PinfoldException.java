package org.pinfold.client;

/**
 * Something that a caller of the SDK should expect and tell apart by type. A request whose answer never arrived is an
 * {@link java.io.IOException} instead. Messages hold no secrets, no numbers and no text from the server.
 */
public abstract class PinfoldException extends Exception {
    private static final long serialVersionUID = 1L;

    PinfoldException(String message) {
        super(message);
    }
}
