package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pinfold.it.PinfoldWar;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.it.process.slow.SlowlyRefusingStartup;

/** A server stops when it is told to, whatever became of its start; {@link RefusedStartIT} stops the others. */
class StoppingIT {
    @Test
    void aRefusedServerStopsInItsTimeThoughAMinuteBeganWhileItStarted() {
        try (WildFlyProcess server = WildFlyProcess.named("slow-refusal")) {
            server.war(PinfoldWar.file(
                    PinfoldWar.with(SlowlyRefusingStartup.class.getPackage()),
                    server.directory().resolve("slow.war")));
            String log = server.start().awaitRefused();
            assertThat(log).contains(SlowlyRefusingStartup.REASON);

            // Fails if the process does not end in its time.
            server.stop();
            assertThat(server.isAlive()).isFalse();
            assertThat(server.logText()).contains("WFLYSRV0050");
        }
    }
}
