package org.pinfold.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.InMemoryMirrors;
import org.pinfold.ledger.PacingSteps;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.RecoveryOutcome.Absent;
import org.pinfold.recovery.RecoveryOutcome.Evaluated;
import org.pinfold.recovery.RecoveryOutcome.TooSoon;
import org.pinfold.recovery.RecoveryOutcome.Unlocked;

/** Guesses far apart: three at once, then each further one waits its step, on both sides of every boundary. */
class PacedGuessesTest {
    private static final Aci ALICE = new Aci(UUID.fromString("00000000-0000-4000-8000-00000000000a"));
    private static final String RIGHT = "582047";
    private static final String WRONG = "693158";
    private static final int FREE = 3;
    private static final List<Duration> STEPS = PacingSteps.parse("1m,5m,1h,6h,1d,1d,1d");
    private static final GuessPolicy POLICY = new GuessPolicy(10, FREE, STEPS);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final RecoveryWorld world = new RecoveryWorld();
    private final TestDevice alice = new TestDevice(world, ALICE);

    @BeforeEach
    void store() {
        world.restart(POLICY);
        alice.store(RIGHT);
    }

    private int used() {
        return world.ledger.find(ALICE).orElseThrow().slot().used();
    }

    private RecoveryOutcome.Evaluate guess() {
        return alice.evaluate(alice.guess(WRONG));
    }

    private void useTheFreeOnes() {
        for (int guess = 1; guess <= FREE; guess++) {
            assertThat(guess()).isInstanceOf(Evaluated.class);
        }
    }

    @Test
    @DisplayName("13.5: every step, a millisecond before its end and at it; what comes too soon debits nothing")
    void eachFurtherGuessWaitsItsStepAndWhatComesTooSoonIsNotCounted() {
        useTheFreeOnes();
        int used = FREE;
        for (Duration step : STEPS) {
            assertThat(guess()).isEqualTo(new TooSoon(step));
            world.clock.advance(step.minus(MILLISECOND));
            assertThat(guess()).isEqualTo(new TooSoon(MILLISECOND));
            assertThat(used()).isEqualTo(used);
            world.clock.advance(MILLISECOND);
            assertThat(guess()).isInstanceOf(Evaluated.class);
            used++;
            assertThat(used()).isEqualTo(used);
        }
        assertThat(used).isEqualTo(POLICY.maxTries());
        assertThat(guess()).isEqualTo(new Absent(Absence.EXHAUSTED));
    }

    @Test
    void aRefusalDoesNotBeginTheWaitAnew() {
        useTheFreeOnes();
        for (int second = 60; second > 0; second--) {
            assertThat(guess()).isEqualTo(new TooSoon(Duration.ofSeconds(second)));
            world.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(guess()).isInstanceOf(Evaluated.class);
    }

    @Test
    void theLatestPointAgainNeedNotWait() {
        useTheFreeOnes();
        world.clock.advance(STEPS.get(0));
        TestDevice.Guess latest = alice.guess(WRONG);
        assertThat(alice.evaluate(latest)).isInstanceOf(Evaluated.class);
        assertThat(alice.evaluate(latest)).isInstanceOf(Evaluated.class);
        assertThat(used()).isEqualTo(FREE + 1);
    }

    @Test
    void theRightPinWaitsTooAndAProvenSuccessClearsEveryWait() {
        useTheFreeOnes();
        TestDevice.Guess right = alice.guess(RIGHT);
        assertThat(alice.evaluate(right)).isInstanceOf(TooSoon.class);
        world.clock.advance(STEPS.get(0));
        Evaluated evaluated = (Evaluated) alice.evaluate(right);
        assertThat(guess()).as("not proven yet").isEqualTo(new TooSoon(STEPS.get(1)));
        assertThat(alice.unlock(right, evaluated)).isInstanceOf(Unlocked.class);
        useTheFreeOnes();
        assertThat(guess()).isEqualTo(new TooSoon(STEPS.get(0)));
    }

    @Test
    void aNewPinClearsEveryWait() {
        useTheFreeOnes();
        alice.store(RIGHT);
        useTheFreeOnes();
    }

    @Test
    void aRestartShortensNoWait() {
        useTheFreeOnes();
        world.clock.advance(Duration.ofSeconds(20));
        world.restart(POLICY);
        assertThat(guess()).isEqualTo(new TooSoon(Duration.ofSeconds(40)));
    }

    @Test
    void aClockThatIsPutBackNeverAsksForMoreThanTheStep() {
        useTheFreeOnes();
        world.clock.advance(Duration.ofDays(-365));
        assertThat(guess()).isEqualTo(new TooSoon(STEPS.get(0)));
        world.restart(POLICY);
        assertThat(guess()).isEqualTo(new TooSoon(STEPS.get(0)));
    }

    @Test
    void aClockThatIsPutForwardEndsOneWaitAndNotTheNext() {
        useTheFreeOnes();
        world.clock.advance(Duration.ofDays(365));
        assertThat(guess()).isInstanceOf(Evaluated.class);
        assertThat(guess()).isEqualTo(new TooSoon(STEPS.get(1)));
    }

    /** Whoever turns the database back would otherwise choose the time of the latest guess. */
    @Test
    void whileTheTimeOfTheLatestGuessIsNotKnownAGuessWaitsTheWholeStep() {
        useTheFreeOnes();
        world.clock.advance(STEPS.get(0));
        var before = world.mirrors.snapshot();
        assertThat(guess()).isInstanceOf(Evaluated.class);
        world.mirrors.turnBack(before);
        world.clock.advance(Duration.ofDays(1));
        assertThat(guess()).isEqualTo(new TooSoon(STEPS.get(1)));
        assertThat(used()).isEqualTo(FREE + 1);
    }

    @Test
    void aMirrorThatFailedStartsNoSecondGuess() {
        useTheFreeOnes();
        world.clock.advance(STEPS.get(0));
        TestDevice.Guess latest = alice.guess(WRONG);
        world.mirrors.failNextCommit(InMemoryMirrors.Fault.FAIL_BEFORE);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> alice.evaluate(latest)))
                .isNotNull();
        assertThat(guess()).isEqualTo(new TooSoon(STEPS.get(1)));
        assertThat(alice.evaluate(latest)).isInstanceOf(Evaluated.class);
        assertThat(used()).isEqualTo(FREE + 1);
    }

    @Test
    void stepsThatAreShortenedShortenTheWaitThatRuns() {
        useTheFreeOnes();
        world.restart(new GuessPolicy(10, FREE, PacingSteps.parse("2s")));
        assertThat(guess()).isEqualTo(new TooSoon(Duration.ofSeconds(2)));
        world.restart(GuessPolicy.unpaced(10));
        assertThat(guess()).isInstanceOf(Evaluated.class);
    }
}
