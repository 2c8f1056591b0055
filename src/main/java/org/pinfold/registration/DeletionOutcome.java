package org.pinfold.registration;

/** What deleting an account came to. */
public enum DeletionOutcome {
    /** Nothing is left. */
    DELETED,
    /** The account is gone; what else was its is erased as soon as token and database allow. */
    UNDER_WAY,
    /** The account is no more. */
    NO_ACCOUNT
}
