package org.pinfold.registration.service;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time in the milliseconds that the database keeps: what is compared before it is written is then compared as it will be read. */
final class WholeMillis {
    private WholeMillis() {}

    static Instant of(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
