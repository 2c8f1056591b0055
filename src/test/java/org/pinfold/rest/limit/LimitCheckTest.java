package org.pinfold.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pinfold.protocol.ProblemType;
import org.pinfold.rest.ProblemResponse;

class LimitCheckTest {
    private static final Supplier<Optional<Duration>> BROKEN = () -> {
        throw new IllegalStateException("away");
    };

    @ParameterizedTest
    @EnumSource
    void aCallPassesWhileThereIsOneLeft(RequestLimit limit) {
        assertThat(LimitCheck.refusal(limit, Optional::empty)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCallTooManyIsToldHowLongToWaitInWholeSecondsRoundedUp(RequestLimit limit) {
        ProblemResponse refusal = LimitCheck.refusal(limit, () -> Optional.of(Duration.ofMillis(1001)))
                .orElseThrow();
        assertThat(refusal.document().type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS.uri());
        assertThat(refusal.document().retryAfterSeconds()).contains(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSIONS", "LOGIN_NONCES", "LINKS", "USERNAMES"})
    void whatFailsOpenPassesWhileTheLimitCannotBeAsked(RequestLimit limit) {
        assertThat(LimitCheck.refusal(limit, BROKEN)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SESSIONS", "LOGIN_NONCES", "LINKS", "USERNAMES"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatFailsClosedIsRefusedWhileTheLimitCannotBeAsked(RequestLimit limit) {
        assertThat(LimitCheck.refusal(limit, BROKEN).orElseThrow().document().type())
                .isEqualTo(ProblemType.BUSY.uri());
    }
}
