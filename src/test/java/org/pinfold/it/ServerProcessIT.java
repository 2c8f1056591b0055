package org.pinfold.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pinfold.it.refusal.RefusingStartup;

/** That the servers which tests start for themselves start, refuse, die and come back as the tests say. */
class ServerProcessIT {
    enum Server {
        WILDFLY,
        PAYARA_MICRO;

        ServerProcess process(String name) {
            return this == WILDFLY
                    ? WildFlyProcess.named(name + "-wildfly")
                    : PayaraMicroProcess.named(name + "-payara-micro");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theReleasedWarIsUpAndComesBackAfterAKill(Server server) throws Exception {
        try (ServerProcess process = server.process("smoke").start().awaitReady()) {
            assertThat(health(process)).contains("\"status\":\"UP\"").contains("pinfold");
            try (JMXConnector jmx = process.jmx()) {
                MBeanServerConnection beans = jmx.getMBeanServerConnection();
                assertThat(beans.getMBeanCount()).isPositive();
            }
            process.kill();
            assertThat(process.isAlive()).isFalse();
            process.start().awaitReady();
            assertThat(health(process)).contains("\"status\":\"UP\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalAtStartIsSeenWithItsReason(Server server) {
        try (ServerProcess process = server.process("refusal")) {
            WebArchive war = PinfoldWar.with(RefusingStartup.class.getPackage());
            process.war(PinfoldWar.file(war, process.directory().resolve("refusing.war")));
            String log = process.start().awaitRefused();
            assertThat(log).contains(RefusingStartup.REASON);
            assertThat(Files.exists(process.log())).isTrue();
        }
    }

    private static String health(ServerProcess process) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(process.healthUri()).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .replace(" ", "");
    }
}
