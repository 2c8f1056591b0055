package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.client.RecoveryState;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Octets;

/** What the server has acknowledged is there after its process was killed, in the token as in the database. */
class RestartIT {
    private static final int MAX_TRIES = 10;
    private static final ServerProcess SERVER = WildFlyProcess.named("restart");

    @BeforeEach
    void start() {
        if (!SERVER.isAlive()) {
            SERVER.start().awaitReady();
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void aGuessStaysCountedAndItsPointStaysFreeAfterAKill() throws Exception {
        Person person = Person.registeredAt(SERVER);
        person.setPin("8642");
        Octets wrongPoint = person.blindedPointOf("9753");
        assertThat(person.evaluate(wrongPoint).triesRemaining()).isEqualTo(MAX_TRIES - 1);

        SERVER.kill();
        SERVER.start().awaitReady();
        assertThat(Counters.alarmsOf(SERVER)).isEmpty();

        RecoveryState state = person.state();
        assertThat(state.triesRemaining()).isEqualTo(MAX_TRIES - 1);
        assertThat(state.guessesSinceSuccess()).isEqualTo(1);
        assertThat(person.evaluate(wrongPoint).triesRemaining()).isEqualTo(MAX_TRIES - 1);
        assertThat(person.state().guessesSinceSuccess()).isEqualTo(1);
        assertThat(person.guessWrongly("9753")).isEqualTo(MAX_TRIES - 2);
        assertThat(person.restores("8642")).isTrue();
        assertThat(person.state().triesRemaining()).isEqualTo(MAX_TRIES);
    }

    @Test
    void aNewPinRestoresAndTheOldOneDoesNotAfterAKillRightAfterTheStore() throws Exception {
        Person person = Person.registeredAt(SERVER);
        person.setPin("8642");
        long generation = person.setPin("1593").generation();

        SERVER.kill();
        SERVER.start().awaitReady();
        assertThat(Counters.alarmsOf(SERVER)).isEmpty();

        assertThat(person.state().state()).isEqualTo(RecoveryState.State.STORED);
        assertThat(person.state().generation()).isEqualTo(generation);
        assertThat(person.restores("8642")).isFalse();
        assertThat(person.restores("1593")).isTrue();
    }

    @Test
    void theStoppedServersTokenHoldsTheCountersThatTheRunningOneShowed() throws Exception {
        Person guessedAt = Person.registeredAt(SERVER);
        guessedAt.setPin("8642");
        assertThat(guessedAt.restores("8642")).isTrue();
        guessedAt.guessWrongly("9753");
        guessedAt.guessWrongly("7531");
        Person untouched = Person.registeredAt(SERVER);
        untouched.setPin("1593");

        List<Counters.Counter> shown = Counters.ofRunning(SERVER);
        SERVER.stop();

        assertThat(Counters.ofStopped(SERVER)).isEqualTo(shown).anySatisfy(counter -> {
            assertThat(counter.state()).isEqualTo(SlotState.OPEN);
            assertThat(counter.round()).isEqualTo(1);
            assertThat(counter.used()).isEqualTo(2);
        });
    }

    @Test
    void theDevelopmentProfileIsAnnouncedInTheLog() {
        assertThat(SERVER.logText()).contains("DEVELOPMENT PROFILE:");
    }
}
