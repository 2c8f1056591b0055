package org.pinfold.recovery;

/** Why there is no secret to restore. */
public enum Absence {
    /** Nothing was ever stored. */
    NEVER,
    /** The owner removed it. */
    REMOVED,
    /** Every guess was used. */
    EXHAUSTED,
    /** The token names a record that the database does not have: the database was turned back. Never a wrong PIN. */
    RECORD_LOST,
    /** Nothing was stored yet, but a lock was imported from an old system: its PIN is guessed at elsewhere. */
    LEGACY_LOCK
}
