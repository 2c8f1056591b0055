package org.pinfold.registration;

import java.time.Duration;
import org.pinfold.recovery.RecoveryOutcome;

/** What an objection came to. */
public sealed interface ObjectionOutcome {
    /** Recovery credentials of the number are worthless, and there are no new ones for {@link Contest#OBJECTION_LIFETIME}. */
    record Objected() implements ObjectionOutcome {}

    /** The PIN was not proved; nothing changed. */
    record NotProved(RecoveryOutcome.Unlock reason) implements ObjectionOutcome {}

    /**
     * There were {@link Contest#MAX_OBJECTIONS}; nothing changed.
     *
     * @param retryAfter until there is one again
     */
    record TooMany(Duration retryAfter) implements ObjectionOutcome {}

    /** The account is no more, or no number leads to it. */
    record NoNumber() implements ObjectionOutcome {}
}
