package org.pinfold.registration;

import java.time.Duration;
import java.util.Optional;

/** What a step of a verification session came to. */
public sealed interface VerificationOutcome {
    /** Hands this outcome to the case that it is. */
    <T> T fold(Cases<T> cases);

    /** One method for each case, so that a new case does not compile before everyone has an answer to it. */
    interface Cases<T> {
        T done(Done outcome);

        T wrongCode(WrongCode outcome);

        T noSession(NoSession outcome);

        T tooSoon(TooSoon outcome);

        T notAllowed(NotAllowed outcome);

        T senderUnavailable(SenderUnavailable outcome);

        T numberNotServed(NumberNotServed outcome);

        T challengeFirst(ChallengeFirst outcome);

        T challengeFailed(ChallengeFailed outcome);

        T challengeUnavailable(ChallengeUnavailable outcome);
    }

    /** The step is taken; this is the session after it. */
    record Done(SessionView session) implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.done(this);
        }
    }

    /**
     * Another code was sent; the check is spent.
     *
     * @param nextCheck until the next one is allowed; empty if none is before another code
     */
    record WrongCode(Optional<Duration> nextCheck) implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.wrongCode(this);
        }
    }

    /** There is no such session, it has expired, or a registration consumed it. */
    record NoSession() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.noSession(this);
        }
    }

    /** The step is allowed, but only after {@code retryAfter}. */
    record TooSoon(Duration retryAfter) implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.tooSoon(this);
        }
    }

    /** The session does not allow this step: spent, already verified, or no code to check. */
    record NotAllowed() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.notAllowed(this);
        }
    }

    /** The code could not be handed to a carrier; the session is as it was before. */
    record SenderUnavailable() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.senderUnavailable(this);
        }
    }

    /** This server sends no codes to the number's country; the session is as it was before. */
    record NumberNotServed() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.numberNotServed(this);
        }
    }

    /** No code goes out before the challenge is passed. */
    record ChallengeFirst() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.challengeFirst(this);
        }
    }

    /** The answer to the challenge is refused; the try is spent. */
    record ChallengeFailed() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.challengeFailed(this);
        }
    }

    /** Nobody could check the answer to the challenge; the session is as it was before. */
    record ChallengeUnavailable() implements VerificationOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.challengeUnavailable(this);
        }
    }
}
