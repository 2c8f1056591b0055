package org.pinfold.registration;

import java.time.Duration;

/** What a change of number came to. */
public sealed interface NumberOutcome {
    /** The number leads to the account, and the former one leads nowhere. */
    record Changed(PhoneNumber number) implements NumberOutcome {}

    /**
     * The lock of the account that has the number holds; nothing changed.
     *
     * @param timeRemaining until it expires without activity
     */
    record Locked(Duration timeRemaining) implements NumberOutcome {}

    /**
     * Values were tried too often with this session at the lock; nothing was tried now.
     *
     * @param retryAfter until there is a try again
     */
    record TooMany(Duration retryAfter) implements NumberOutcome {}

    /** There is no such verification session, it has expired, or a registration consumed it. */
    record NoSession() implements NumberOutcome {}

    /** The session has not proved its number. */
    record NotVerified() implements NumberOutcome {}

    /** The caller is not the account's first device. */
    record Forbidden() implements NumberOutcome {}

    /** The account is no more. */
    record NoAccount() implements NumberOutcome {}
}
