package org.pinfold.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The short form of {@link ServerTorture}; the long one is {@code server-config/torture server}. */
class ServerTortureIT {
    private static final int KILLS = 3;

    @Test
    void threeKillsUnderLoadLeaveEveryAccountAsItsClientsSawIt() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        long seed = System.nanoTime();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            ServerTorture.run("torture-short", seed, KILLS, Duration.ofMinutes(30), out);
        } finally {
            System.out.println(printed.toString(StandardCharsets.UTF_8));
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("kill " + KILLS)
                .contains("held");
    }
}
