package org.pinfold.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code server-config/torture ledger}. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LedgerTortureTest {
    private static final long SEED = Long.getLong("pinfold.seed", System.nanoTime());
    /** One at each step, and some at random. */
    private static final int KILLS = Step.values().length + 6;

    private static void kill(String name, Fault fault, Figures figures) throws IOException, InterruptedException {
        System.out.println("LedgerTortureTest: -Dpinfold.seed=" + SEED);
        try (LedgerKiller killer = new LedgerKiller(Path.of("target", "torture", name), SEED, fault, figures)) {
            killer.kill(KILLS, Duration.ofMinutes(15), System.out);
        }
    }

    @Test
    void theLedgerHoldsThroughAKillBetweenEveryTwoSteps() throws IOException, InterruptedException {
        Figures figures = new Figures();

        kill("short", Fault.NONE, figures);

        System.out.println("LedgerTortureTest: " + figures);
        assertThat(figures.ends())
                .containsKeys(Stream.of(Step.values()).map(Step::name).toArray(String[]::new));
        assertThat(figures.kills()).isEqualTo(KILLS);
    }

    @Test
    void aDatabaseThatTellsOfACommitTooEarlyIsCaught() {
        assertThatThrownBy(() -> kill("lazy", Fault.LAZY_DATABASE, new Figures()))
                .isInstanceOf(BrokenPromiseException.class)
                // And not for a process that could not start.
                .hasMessageNotContaining("a process");
    }
}
