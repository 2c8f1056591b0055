package org.pinfold.recovery;

import java.time.Duration;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.Octets;

/** What came of a call on the stored secret. A wrong PIN is an answer, not an exception. */
public sealed interface RecoveryOutcome {
    /** There is no secret, for this reason. */
    record Absent(Absence reason) implements Evaluate, Unlock {}

    /** A newer PIN was set meanwhile, or the secret was removed. */
    record Stale() implements Store, Evaluate, Unlock, Remove {}

    /** Too many of these calls; nothing was debited. */
    record TooMany(Duration retryAfter) implements Start, Evaluate, Unlock {}

    /** Outcomes of {@code store/start}. */
    sealed interface Start extends RecoveryOutcome {}

    /** The point was evaluated under a fresh key; nothing is stored. */
    record Started(EvaluatedElement evaluatedElement, Octets ticket, long generation, int maxTries) implements Start {}

    /** Outcomes of {@code store}. */
    sealed interface Store extends RecoveryOutcome {}

    /** The generation is live. */
    record Stored(long generation, int triesRemaining) implements Store {}

    /** The ticket was used with another body. */
    record StoreConflict() implements Store {}

    /** The ticket is not genuine, or of another device or account. */
    record TicketInvalid() implements Store {}

    /** The ticket is older than its lifetime. */
    record TicketExpired() implements Store {}

    /** A registration lock is set and its present value was not given. */
    record WrongLock() implements Store {}

    /** Outcomes of {@code restore/evaluate}. */
    sealed interface Evaluate extends RecoveryOutcome {}

    /** A guess was debited, or was the latest one again, and its point evaluated. */
    record Evaluated(
            EvaluatedElement evaluatedElement, Octets serverProof, Octets attempt, long generation, int triesRemaining)
            implements Evaluate {}

    /** Pacing asks to wait; nothing was debited. */
    record TooSoon(Duration retryAfter) implements Evaluate {}

    /** Outcomes of {@code restore/unlock}. */
    sealed interface Unlock extends RecoveryOutcome {}

    /** The proof matched. */
    record Unlocked(Octets secret, long generation, int triesRemaining) implements Unlock {}

    /** The proof did not match. */
    record WrongPin(int triesRemaining) implements Unlock {}

    /** The attempt is not genuine or belongs to another account. */
    record AttemptInvalid() implements Unlock {}

    /** Outcomes of removing. */
    sealed interface Remove extends RecoveryOutcome {}

    /** There is no secret any more. */
    record Removed() implements Remove {}
}
