package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.pinfold.it.clock.PinnedClockServlet;

/** The server's pinned clock. It only goes on, so tests that do not look at it need not care where it stands. */
final class ServerClock {
    private final HttpProbe http;

    ServerClock(HttpProbe http) {
        this.http = http;
    }

    Instant now() {
        return Instant.parse(http.get(PinnedClockServlet.PATH).send().text());
    }

    void advance(Duration step) {
        assertThat(step).isPositive();
        assertThat(http.post(PinnedClockServlet.PATH + "?advance=" + step)
                        .send()
                        .status())
                .isEqualTo(200);
    }
}
