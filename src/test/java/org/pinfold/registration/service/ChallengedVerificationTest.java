package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeVerifier.Verdict;
import org.pinfold.registration.SessionChallenge;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.SessionView;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationOutcome;

/** Sessions whose codes a challenge holds back. */
class ChallengedVerificationTest {
    private static final ChallengeAnswer ANSWER =
            ChallengeAnswer.parse("answer").orElseThrow();

    private final Server server = new Server();
    private final Server.Caller caller = server.caller;

    @BeforeEach
    void requireChallenges() {
        server.challenges.required = true;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void noCodeLeavesBeforeTheChallengeIsPassed() {
        SessionId id = caller.open(Server.NUMBER);
        assertThat(state(id).challengeOpen()).isTrue();
        assertThat(state(id).allowedToRequestCode()).isFalse();
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.ChallengeFirst());
        assertThat(server.outbox.isEmpty()).isTrue();

        SessionView passed = done(caller.verification.answerChallenge(id, ANSWER));
        assertThat(passed.challengeOpen()).isFalse();
        assertThat(passed.allowedToRequestCode()).isTrue();
        done(caller.verification.requestCode(id, Transport.SMS));
        assertThat(done(caller.submit(id, server.outbox.latest(Server.NUMBER))).verified())
                .isTrue();
    }

    @Test
    void anAnswerThatIsRefusedOpensNothingAndCanBeFollowedByABetterOne() {
        SessionId id = caller.open(Server.NUMBER);
        server.challenges.verdict = Verdict.FAILED;
        assertThat(caller.verification.answerChallenge(id, ANSWER))
                .isEqualTo(new VerificationOutcome.ChallengeFailed());
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.ChallengeFirst());
        server.challenges.verdict = Verdict.PASSED;
        assertThat(done(caller.verification.answerChallenge(id, ANSWER)).challengeOpen())
                .isFalse();
    }

    @Test
    void withoutAVerdictNothingIsSentAndNoTryIsSpent() {
        SessionId id = caller.open(Server.NUMBER);
        server.challenges.verdict = Verdict.UNAVAILABLE;
        for (int i = 0; i <= SessionChallenge.MAX_TRIES; i++) {
            assertThat(caller.verification.answerChallenge(id, ANSWER))
                    .isEqualTo(new VerificationOutcome.ChallengeUnavailable());
        }
        assertThat(caller.verification.requestCode(id, Transport.SMS))
                .isEqualTo(new VerificationOutcome.ChallengeFirst());
        assertThat(server.challengeCounts.of(Verdict.UNAVAILABLE)).isEqualTo(SessionChallenge.MAX_TRIES + 1L);
    }

    @Test
    void aSessionShowsNoMoreAnswersThanItMayThoughTheyComeAtOnce() throws Exception {
        SessionId id = caller.open(Server.NUMBER);
        server.challenges.verdict = Verdict.FAILED;
        int threads = SessionChallenge.MAX_TRIES + 6;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<VerificationOutcome>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                calls.add(() -> {
                    try (Server.Caller other = server.new Caller()) {
                        return other.verification.answerChallenge(id, ANSWER);
                    }
                });
            }
            List<VerificationOutcome> outcomes = new ArrayList<>();
            for (Future<VerificationOutcome> outcome : executor.invokeAll(calls)) {
                outcomes.add(outcome.get());
            }
            assertThat(outcomes)
                    .filteredOn(VerificationOutcome.ChallengeFailed.class::isInstance)
                    .hasSize(SessionChallenge.MAX_TRIES);
            assertThat(outcomes)
                    .filteredOn(VerificationOutcome.NotAllowed.class::isInstance)
                    .hasSize(6);
        } finally {
            executor.shutdownNow();
        }
        assertThat(server.challenges.asked()).isEqualTo(SessionChallenge.MAX_TRIES);
    }

    @Test
    void aPassedChallengeIsNotAskedAboutAgain() {
        SessionId id = caller.open(Server.NUMBER);
        done(caller.verification.answerChallenge(id, ANSWER));
        assertThat(done(caller.verification.answerChallenge(id, ANSWER)).challengeOpen())
                .isFalse();
        assertThat(server.challenges.asked()).isEqualTo(1);
    }

    @Test
    void aSessionThatNeedsNoneTakesAnyAnswerAndAsksNobody() {
        server.challenges.required = false;
        SessionId id = caller.open(Server.NUMBER);
        assertThat(done(caller.verification.answerChallenge(id, ANSWER)).allowedToRequestCode())
                .isTrue();
        assertThat(server.challenges.asked()).isZero();
    }

    @Test
    void anUnknownOrExpiredSessionHasNoChallenge() {
        assertThat(caller.verification.answerChallenge(SessionId.draw(server.random), ANSWER))
                .isEqualTo(new VerificationOutcome.NoSession());
        SessionId id = caller.open(Server.NUMBER);
        server.clock.turn(Duration.ofMinutes(10));
        assertThat(caller.verification.answerChallenge(id, ANSWER)).isEqualTo(new VerificationOutcome.NoSession());
        assertThat(server.challenges.asked()).isZero();
    }

    private SessionView state(SessionId id) {
        return done(caller.inTransaction(() -> caller.verification.state(id)));
    }

    private static SessionView done(VerificationOutcome outcome) {
        assertThat(outcome).isInstanceOf(VerificationOutcome.Done.class);
        return ((VerificationOutcome.Done) outcome).session();
    }
}
