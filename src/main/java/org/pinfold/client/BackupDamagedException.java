package org.pinfold.client;

/** The backup is not what was written with this master key: something is missing, changed or made with another key. */
public final class BackupDamagedException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    BackupDamagedException(String message) {
        super(message);
    }
}
