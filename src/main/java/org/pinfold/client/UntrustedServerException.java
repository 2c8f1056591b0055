package org.pinfold.client;

/** An answer that an honest server of this service does not give: stop, and do not type the PIN again. */
public final class UntrustedServerException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    UntrustedServerException(String message) {
        super(message);
    }
}
