package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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
        Octets point = person.blindedPointOf(WRONG);
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
    void withoutACredentialFileThereAreNoMetrics() {
        assertThat(Http.problem(Http.get(SERVER, "/metrics"))).hasValue(ProblemType.NOT_FOUND);
        assertThat(Http.problem(Http.get(SERVER, "/metrics", MetricsCredential.authorization())))
                .as("as on every address")
                .hasValue(ProblemType.UNAUTHENTICATED);
    }
}
