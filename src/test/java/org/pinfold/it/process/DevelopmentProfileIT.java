package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.it.PayaraMicroProcess;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;

/** The development profile is granted on loopback only; without it no code is sent and no outbox is there. */
class DevelopmentProfileIT {
    private static final String REFUSAL =
            "PINFOLD REFUSES TO SERVE: the development profile is refused: a listener is not on loopback";

    @ParameterizedTest
    @ValueSource(strings = {"jboss.bind.address", "jboss.bind.address.management"})
    void itIsRefusedOnWildFlyWhenAListenerIsNotOnLoopback(String address) {
        try (ServerProcess server = WildFlyProcess.named("exposed-" + address).property(address, "0.0.0.0")) {
            String log = server.start().awaitRefused();

            assertThat(log).contains(REFUSAL).doesNotContain("DEVELOPMENT PROFILE:");
            assertThat(Http.problem(Http.get(server, "/v1/development/outbox/+12025550100")))
                    .isEmpty();
        }
    }

    @Test
    void itIsRefusedOnPayaraMicroWhenAListenerIsNotOnLoopback() {
        try (ServerProcess server =
                PayaraMicroProcess.named("exposed-payara").environment("PINFOLD_BIND_ADDRESS", "0.0.0.0")) {
            String log = server.start().awaitRefused();

            assertThat(log).contains(REFUSAL).doesNotContain("DEVELOPMENT PROFILE:");
        }
    }

    /** The listener that the profile was refused for is none of anybody's business without the profile. */
    @Test
    void withoutItTheServerServesEverybodyButNeitherSendsNorShowsACode() {
        try (ServerProcess server = WildFlyProcess.named("production")
                .withoutProperty("pinfold.profile")
                .property("jboss.bind.address", "0.0.0.0")) {
            server.start().awaitReady();

            assertThat(Http.problem(Http.get(server, "/v1/development/outbox/+12025550100")))
                    .hasValue(ProblemType.NOT_FOUND);
            HttpResponse<String> session =
                    Http.post(server, "/v1/verification/session", "{\"number\":\"+12025550100\"}");
            assertThat(session.statusCode()).isEqualTo(200);
            String id = session.body().replaceAll(".*\"id\" *: *\"([^\"]+)\".*", "$1");
            assertThat(Http.problem(
                            Http.post(server, "/v1/verification/session/" + id + "/code", "{\"transport\":\"sms\"}")))
                    .hasValue(ProblemType.SENDER_UNAVAILABLE);
            assertThat(server.logText()).doesNotContain("DEVELOPMENT PROFILE:").doesNotContain("+12025550100");
        }
    }
}
