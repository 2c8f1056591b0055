package org.pinfold.registration;

/** What a registration knows of a lock that was imported from an old system. */
public enum ImportedLock {
    /** There is none. */
    ABSENT,
    /** There is one. */
    HOLDS,
    /** There is one, and its PIN was presented. */
    OPENED
}
