package org.pinfold.recovery;

import java.time.Duration;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.Octets;

/** What came of a call on the stored secret. A wrong PIN is an answer, not an exception. */
public sealed interface RecoveryOutcome {
    /** Hands this outcome to the case that it is. */
    <T> T fold(Cases<T> cases);

    /** One method for each case, so that a new case does not compile before everyone has an answer to it. */
    interface Cases<T> {
        T absent(Absent outcome);

        T stale(Stale outcome);

        T tooMany(TooMany outcome);

        T started(Started outcome);

        T stored(Stored outcome);

        T storeConflict(StoreConflict outcome);

        T ticketInvalid(TicketInvalid outcome);

        T ticketExpired(TicketExpired outcome);

        T wrongLock(WrongLock outcome);

        T evaluated(Evaluated outcome);

        T tooSoon(TooSoon outcome);

        T unlocked(Unlocked outcome);

        T wrongPin(WrongPin outcome);

        T attemptInvalid(AttemptInvalid outcome);

        T removed(Removed outcome);
    }

    /** There is no secret, for this reason. */
    record Absent(Absence reason) implements Evaluate, Unlock {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.absent(this);
        }
    }

    /** A newer PIN was set meanwhile, or the secret was removed. */
    record Stale() implements Store, Evaluate, Unlock, Remove {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.stale(this);
        }
    }

    /** Too many of these calls; nothing was debited. */
    record TooMany(Duration retryAfter) implements Start, Evaluate, Unlock {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.tooMany(this);
        }
    }

    /** Outcomes of {@code store/start}. */
    sealed interface Start extends RecoveryOutcome {}

    /** The point was evaluated under a fresh key; nothing is stored. */
    record Started(EvaluatedElement evaluatedElement, Octets ticket, long generation, int maxTries) implements Start {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.started(this);
        }
    }

    /** Outcomes of {@code store}. */
    sealed interface Store extends RecoveryOutcome {}

    /** The generation is live. */
    record Stored(long generation, int triesRemaining) implements Store {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.stored(this);
        }
    }

    /** The ticket was used with another body. */
    record StoreConflict() implements Store {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.storeConflict(this);
        }
    }

    /** The ticket is not genuine, or of another device or account. */
    record TicketInvalid() implements Store {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.ticketInvalid(this);
        }
    }

    /** The ticket is older than its lifetime. */
    record TicketExpired() implements Store {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.ticketExpired(this);
        }
    }

    /** A registration lock is set and its present value was not given. */
    record WrongLock() implements Store {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.wrongLock(this);
        }
    }

    /** Outcomes of {@code restore/evaluate}. */
    sealed interface Evaluate extends RecoveryOutcome {}

    /** A guess was debited, or was the latest one again, and its point evaluated. */
    record Evaluated(
            EvaluatedElement evaluatedElement, Octets serverProof, Octets attempt, long generation, int triesRemaining)
            implements Evaluate {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.evaluated(this);
        }
    }

    /** Pacing asks to wait; nothing was debited. */
    record TooSoon(Duration retryAfter) implements Evaluate {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.tooSoon(this);
        }
    }

    /** Outcomes of {@code restore/unlock}. */
    sealed interface Unlock extends RecoveryOutcome {}

    /** The proof matched. */
    record Unlocked(Octets secret, long generation, int triesRemaining) implements Unlock {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.unlocked(this);
        }
    }

    /** The proof did not match. */
    record WrongPin(int triesRemaining) implements Unlock {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.wrongPin(this);
        }
    }

    /** The attempt is not genuine or belongs to another account. */
    record AttemptInvalid() implements Unlock {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.attemptInvalid(this);
        }
    }

    /** Outcomes of removing. */
    sealed interface Remove extends RecoveryOutcome {}

    /** There is no secret any more. */
    record Removed() implements Remove {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.removed(this);
        }
    }
}
