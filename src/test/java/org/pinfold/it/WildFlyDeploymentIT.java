package org.pinfold.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.pinfold.it.clock.PinnedClock;
import org.pinfold.it.clock.PinnedClockServlet;

/** That a WAR with test code runs in the provisioned WildFly, reached from inside and through the public door. */
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(ArquillianExtension.class)
class WildFlyDeploymentIT {
    @Inject
    Clock clock;

    @Inject
    PinnedClock pinned;

    @Deployment
    static WebArchive war() {
        return PinfoldWar.withPinnedClock().addAsLibrary(PinfoldWar.library(org.assertj.core.api.Assertions.class));
    }

    @Test
    void theClockInsideIsTheTests() {
        pinned.advance(Duration.ofDays(7));
        assertThat(clock.instant()).isEqualTo(pinned.now());
    }

    @Test
    @RunAsClient
    void theApplicationIsAtTheRootAndItsClockCanBeMovedOverHttp(@ArquillianResource URL root) throws Exception {
        assertThat(root.getPath()).isEqualTo("/");
        HttpClient http = HttpClient.newHttpClient();
        URI uri = root.toURI().resolve(PinnedClockServlet.PATH + "?set=2030-01-01T00:00:00Z");
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("2030-01-01T00:00:00Z");
    }
}
