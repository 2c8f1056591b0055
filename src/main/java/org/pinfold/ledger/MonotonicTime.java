package org.pinfold.ledger;

import java.time.Duration;

/** A clock that nobody can set: tells how much time passes, not what time it is. Safe for use by many threads. */
@FunctionalInterface
public interface MonotonicTime {
    /** Time since some moment that stays the same for the life of the process; never less than before. */
    Duration elapsed();
}
