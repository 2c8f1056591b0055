package org.pinfold.registration;

/** What a caller showed, beside control of the number, of being the owner of the account that the number leads to. */
public enum OwnerProof {
    /** Nothing, or something wrong. */
    NOTHING,
    /** The recovery password, a child of the account's master key; it never opens a lock that holds. */
    RECOVERY_PASSWORD,
    /** The PIN of the old system that the account's lock was imported from. */
    IMPORTED_PIN,
    /** The value of the account's lock. */
    LOCK_VALUE
}
