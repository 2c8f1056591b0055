package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pinfold.it.MetricsCredential;
import org.pinfold.it.PinfoldWar;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.it.clock.PinnedClockServlet;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;

/** Guesses are paced in the server as it comes: over HTTP, under a clock that the test moves. */
class PacingIT {
    private static final WildFlyProcess SERVER = WildFlyProcess.named("pacing");
    private static final String WRONG = "9753";
    private static final String RIGHT = "8642";

    @BeforeAll
    static void start() {
        Path war = SERVER.directory().resolve("pinned-clock.war");
        SERVER.withoutProperty("pinfold.pacing.steps")
                .war(PinfoldWar.file(PinfoldWar.withPinnedClock(), war))
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static void advance(Duration step) {
        assertThat(Http.post(SERVER, PinnedClockServlet.PATH + "?advance=" + step, "")
                        .statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> guess(Person person) throws Exception {
        return guess(person, person.blindedPointOf(WRONG));
    }

    private static HttpResponse<String> guess(Person person, Octets point) {
        return Http.post(
                SERVER,
                "/v1/recovery/restore/evaluate",
                person.device().authorization(),
                "{\"blindedElement\":\"" + point.toBase64() + "\"}");
    }

    private static void assertMustWait(HttpResponse<String> answer, long seconds) {
        assertThat(Http.problem(answer)).hasValue(ProblemType.TOO_SOON);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue(Long.toString(seconds));
        assertThat(answer.body()).contains("\"retryAfterSeconds\":" + seconds);
    }

    @Test
    @DisplayName("13.5: three guesses, then 429 with Retry-After in whole seconds rounded up, until the step is over")
    void theFourthGuessWaitsAMinuteAndAProvenSuccessClearsTheWait() throws Exception {
        Person person = Person.registeredAt(SERVER);
        person.setPin(RIGHT);
        for (int free = 1; free <= 3; free++) {
            assertThat(guess(person).statusCode()).isEqualTo(200);
        }
        assertMustWait(guess(person), 60);
        advance(Duration.ofMillis(1));
        assertMustWait(guess(person), 60);
        advance(Duration.ofMillis(58_999));
        assertMustWait(guess(person), 1);
        advance(Duration.ofMillis(999));
        assertMustWait(guess(person), 1);
        assertThat(person.state().guessesSinceSuccess())
                .as("what came too soon")
                .isEqualTo(3);
        advance(Duration.ofMillis(1));
        assertThat(guess(person).statusCode()).isEqualTo(200);
        assertMustWait(guess(person), 300);
        advance(Duration.ofMinutes(5));
        assertThat(person.restores(RIGHT)).isTrue();
        for (int free = 1; free <= 3; free++) {
            assertThat(guess(person).statusCode()).isEqualTo(200);
        }
        assertMustWait(guess(person), 60);
    }

    @Test
    void aStartWithShorterStepsIsAnAlarmAndAnAuditEntryAndTheNextOneIsNot() throws Exception {
        assertThat(SERVER.logText())
                .contains("guesses: 10 tries, 3 free, then 1m,5m,1h,6h,1d,1d,1d")
                .doesNotContain("GUESSES ARE NOT PACED");
        String loosened =
                "GUESS_POLICY_LOOSENED {new=10 tries, not paced, old=10 tries, 3 free, then 1m,5m,1h,6h,1d,1d,1d}";
        SERVER.stop();
        SERVER.property("pinfold.pacing.steps", "none").start().awaitReady();
        assertThat(SERVER.logText()).contains("GUESSES ARE NOT PACED");
        assertThat(Counters.alarmsOf(SERVER)).containsExactly(loosened);
        SERVER.stop();
        assertThat(AuditRows.factsOf(SERVER, "GUESS_POLICY_LOOSENED"))
                .containsExactly("new=10 tries, not paced;old=10 tries, 3 free, then 1m,5m,1h,6h,1d,1d,1d");

        SERVER.withoutProperty("pinfold.pacing.steps").start().awaitReady();
        assertThat(Counters.alarmsOf(SERVER)).isEmpty();
    }

    @Test
    @DisplayName("Over the bound of those that wait: 503 busy with Retry-After, and nothing is debited")
    void whoeverFindsTooManyWaitingIsToldToComeAgainAndHasSpentNothing() throws Exception {
        SERVER.stop();
        SERVER.property("pinfold.ledger.max-waiting", "1").start().awaitReady();
        int clients = 10;
        AtomicInteger busy = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(clients);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Person> people = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Person person = Person.registeredAt(SERVER);
                person.setPin(RIGHT);
                people.add(person);
            }
            List<Future<Person>> guessing = people.stream()
                    .map(person -> threads.submit(() -> guessThreeTimes(person, together, busy)))
                    .toList();
            for (Future<Person> guessed : guessing) {
                assertThat(guessed.get().state().guessesSinceSuccess()).isEqualTo(3);
            }
            assertThat(busy).hasPositiveValue();
        } finally {
            threads.shutdownNow();
            SERVER.stop();
            SERVER.withoutProperty("pinfold.ledger.max-waiting").start().awaitReady();
        }
    }

    /** The three guesses that need no wait, each at once with everybody's, and again until it is answered. */
    private static Person guessThreeTimes(Person person, CyclicBarrier together, AtomicInteger busy) throws Exception {
        for (int guess = 1; guess <= 3; guess++) {
            Octets point = person.blindedPointOf(WRONG);
            together.await();
            HttpResponse<String> answer = guess(person, point);
            while (answer.statusCode() != 200) {
                assertThat(Http.problem(answer)).hasValue(ProblemType.BUSY);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                busy.incrementAndGet();
                answer = guess(person, point);
            }
        }
        return person;
    }

    @Test
    void withoutACredentialFileThereAreNoMetrics() {
        assertThat(Http.problem(Http.get(SERVER, "/metrics"))).hasValue(ProblemType.NOT_FOUND);
        assertThat(Http.problem(Http.get(SERVER, "/metrics", MetricsCredential.authorization())))
                .as("as on every address")
                .hasValue(ProblemType.UNAUTHENTICATED);
    }
}
