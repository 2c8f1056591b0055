package org.pinfold.torture;

/** What is broken on purpose, to see that the torture notices. */
enum Fault {
    NONE,
    /** The database tells of a commit before it is durable. */
    LAZY_DATABASE,
    /** A point is evaluated before it is debited. */
    EVALUATES_FIRST,
    /** A register's last write is only in memory. */
    FORGETFUL_TOKEN,
    /** The ledger answers before the mirror is written. */
    ANSWERS_BEFORE_MIRROR
}
