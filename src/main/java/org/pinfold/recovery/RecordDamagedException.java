package org.pinfold.recovery;

/** A record does not verify or cannot be one of ours: somebody changed the database. Never a wrong PIN, and nothing was debited. */
public final class RecordDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecordDamagedException() {
        super("a sealed record does not verify");
    }
}
