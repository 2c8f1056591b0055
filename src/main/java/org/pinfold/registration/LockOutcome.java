package org.pinfold.registration;

/** What setting or removing a registration lock came to. */
public enum LockOutcome {
    /** Done. */
    CHANGED,
    /** A lock is set and the presented value, if any, is not its value; nothing changed. */
    WRONG_LOCK,
    /** The account is no more. */
    NO_ACCOUNT
}
