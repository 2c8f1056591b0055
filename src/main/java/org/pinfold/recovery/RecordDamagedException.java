package org.pinfold.recovery;

/** A sealed record does not verify: somebody changed the database. Never a wrong PIN, and nothing was debited. */
public final class RecordDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecordDamagedException() {
        super("a sealed record does not verify");
    }
}
