package org.pinfold.recovery;

import java.time.Duration;

/** What a PIN of an old system came to at its imported lock. */
public sealed interface LegacyOutcome {
    /** It is the right one; the count went back to zero. */
    record Opened() implements LegacyOutcome {}

    /** It is another one; the guess was counted. */
    record WrongPin(int triesRemaining) implements LegacyOutcome {}

    /** Every guess was used; no PIN opens the lock any more. */
    record NoTriesRemaining() implements LegacyOutcome {}

    /** There is no imported lock, or a newer lock took its place. */
    record NoLegacyLock() implements LegacyOutcome {}

    /** The next guess is not allowed yet; nothing was counted. */
    record TooSoon(Duration retryAfter) implements LegacyOutcome {}

    /** The latest PIN came again too often; nothing was counted. */
    record TooMany(Duration retryAfter) implements LegacyOutcome {}

    /** Too many PINs are being hashed at this moment; nothing was counted. */
    record Busy() implements LegacyOutcome {}
}
