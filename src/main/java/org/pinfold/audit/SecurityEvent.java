package org.pinfold.audit;

/** The vocabulary of the audit trail: one constant for each security decision, with what it means. */
public enum SecurityEvent {
    /** The server opened its ledger and began to serve. */
    SERVER_STARTED,
    /** A guess was debited; the count tells how many tries remain. */
    GUESS_DEBITED,
    /** A proof matched and the count went back to zero. */
    GUESS_COUNT_RESET,
    /** A proof did not match. */
    PROOF_REJECTED,
    /** The last guess was used up: the secret can no longer be restored and was wiped. */
    SECRET_DESTROYED,
    /** A new generation was opened: a PIN was set. */
    SECRET_STORED,
    /** The owner removed the secret. */
    SECRET_REMOVED,
    /** The token names a record that the database no longer has. */
    RECORD_LOST,
    /** A sealed record did not verify, or a row cannot be one of ours: somebody changed the database. */
    RECORD_DAMAGED,
    /** A mirror row was missing or did not verify, or named another state than the token. */
    LEDGER_FAULT,
    /** The token was behind the mirror and was brought forward. */
    TOKEN_HEALED,
    /** A register of the token had no whole copy and was made again from the journal and the mirror. */
    REGISTER_REBUILT,
    /** The database is behind the token. */
    DATABASE_BEHIND,
    /** The clock that guesses are paced by was set by more than an hour. */
    CLOCK_JUMPED,
    /** The server started with more guesses, or shorter waits between them, than the last time. */
    GUESS_POLICY_LOOSENED,
    /** A number was registered for the first time or again. */
    NUMBER_REGISTERED,
    /** A number left its account, whose lock had expired or was discarded, or whose owner took another number. */
    NUMBER_MOVED,
    /** A device was let in by the account's first one. */
    DEVICE_LINKED,
    /** A device was removed from its account. */
    DEVICE_REMOVED,
    /** An administrator took all devices of an account away. */
    DEVICES_LOGGED_OUT,
    /** A device that registered over an account without a lock proved the PIN, and may do everything. */
    DEVICE_RELEASED,
    /** A registration met the lock without its value. */
    REGISTRATION_LOCK_PROBED,
    /** The owner objected, with the PIN, to whoever proved the number: no recovery credentials for a day. */
    REGISTRATION_OBJECTED,
    /** An import of an old system's locks began. */
    LEGACY_IMPORT_BEGUN,
    /** An import of an old system's locks ended, was cancelled or failed; the counts tell of how many rows. */
    LEGACY_IMPORT_ENDED,
    /** The PIN of an old system opened its imported lock. */
    LEGACY_LOCK_OPENED,
    /** A PIN was set, and the lock that came with it took the imported one's place. */
    LEGACY_LOCK_REPLACED,
    /** A registration lock was set. */
    REGISTRATION_LOCK_SET,
    /** A registration lock was removed. */
    REGISTRATION_LOCK_REMOVED,
    /** A password was set that proves the account's number. */
    RECOVERY_PASSWORD_SET,
    /** The owner removed that password. */
    RECOVERY_PASSWORD_REMOVED,
    /** The owner took another number. */
    NUMBER_CHANGED,
    /** An account took a username. */
    USERNAME_SET,
    /** An account gave its username up. */
    USERNAME_REMOVED,
    /** An account was deleted, by its owner or an administrator, or since it was abandoned; what else was its is erased from now on. */
    ACCOUNT_DELETION_BEGUN,
    /** Nothing is left of a deleted account. */
    ACCOUNT_DELETED,
    /** The owner removed the backup with all its items. */
    BACKUP_REMOVED,
    /** A credential that is not genuine, expired or foreign was presented. */
    CREDENTIAL_REJECTED
}
