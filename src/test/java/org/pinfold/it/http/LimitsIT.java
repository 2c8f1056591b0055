package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.ProblemType;

/** One client may not ask for ever, by whatever address it says that it has; others are not disturbed. */
@NullUnmarked
class LimitsIT extends PublicDoor {
    private static final int REGISTRATIONS_AN_HOUR = 60;

    private Answer register(String forwardedFor) {
        return http.post("/v1/registration")
                .header("X-Forwarded-For", forwardedFor)
                .json(BodyCall.REGISTER.body().toString())
                .send();
    }

    @Test
    void aClientIsRefusedAfterItsCallsOfAnHourAndNobodyElse() {
        for (int i = 0; i < REGISTRATIONS_AN_HOUR; i++) {
            assertThatAnswer(register("198.51.100." + i + ", 203.0.113.7")).isProblem(ProblemType.NO_SESSION);
        }
        Answer refused = register("203.0.113.7");
        assertThatAnswer(refused).isProblem(ProblemType.TOO_MANY_REQUESTS);
        assertThat(refused.json().getInt("retryAfterSeconds")).isBetween(1, 60);
        assertThatAnswer(register("203.0.113.8")).isProblem(ProblemType.NO_SESSION);
        clock.advance(Duration.ofMinutes(1));
        assertThatAnswer(register("203.0.113.7")).isProblem(ProblemType.NO_SESSION);
        assertThatAnswer(register("203.0.113.7")).isProblem(ProblemType.TOO_MANY_REQUESTS);
    }
}
