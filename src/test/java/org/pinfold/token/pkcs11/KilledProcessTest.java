package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Registers and {@code kill -9}: what the token acknowledged is there after it, whole. SoftHSM rewrites an object's file
 * in place, so most of these kills tear a copy.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledProcessTest {
    private static final int ROUNDS = 25;
    private static final Path DIRECTORY = Path.of("target", "kill-token").toAbsolutePath();
    private static final Path TEMPORARY = Path.of("target", "kill-tmp").toAbsolutePath();

    private static final long SEED = Long.getLong("pinfold.seed", System.nanoTime());
    private static final Random RANDOM = new Random(SEED);

    @BeforeAll
    static void makeToken() throws IOException, InterruptedException {
        System.out.println("KilledProcessTest: -Dpinfold.seed=" + SEED);
        for (Path old : List.of(DIRECTORY, TEMPORARY)) {
            if (Files.exists(old)) {
                try (Stream<Path> all = Files.walk(old)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
        Files.createDirectories(TEMPORARY);
        assertThat(run("hsm/dev-token", DIRECTORY.toString())).contains("created token \"pinfold-dev\"");
    }

    @Test
    void anAcknowledgedWriteSurvivesAKill() throws IOException, InterruptedException {
        int acknowledged = 0;
        int written = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            Killed killed = startAndKill("write", 1 + RANDOM.nextInt(60));

            // The next value may be there too: it was written, and the process died before it could say so.
            assertThat(killed.found()).as("round %d", round).isBetween(acknowledged, acknowledged + 1);
            acknowledged = killed.lastWrote();
            written += killed.lastWrote() > killed.found() ? 1 : 0;
        }
        assertThat(written).isGreaterThan(ROUNDS / 2);

        decoderShowsTheLastWrite(acknowledged);
    }

    @Test
    void anAcknowledgedCreationSurvivesAKill() throws IOException, InterruptedException {
        int acknowledged = 0;
        for (int round = 0; round <= 8; round++) {
            Killed killed = startAndKill("create", 1 + RANDOM.nextInt(8));

            assertThat(killed.found()).as("round %d", round).isBetween(acknowledged, acknowledged + 1);
            acknowledged = killed.lastWrote();
        }
        assertThat(acknowledged).isPositive();
    }

    private static void decoderShowsTheLastWrite(int acknowledged) throws IOException, InterruptedException {
        String decoded = run("hsm/decode-ledger", DIRECTORY.toString());

        assertThat(decoded)
                .containsPattern(
                        "page 0: 1024 slots, through ledger write (%d|%d)\n".formatted(acknowledged, acknowledged + 1));
        for (int slot = 0; slot < 10; slot++) {
            assertThat(decoded)
                    .containsPattern("\n +%d +(%d|%d) +%d +%d OPEN +[0-9a-f]{8} +[0-9a-f]{8}\n"
                            .formatted(slot, acknowledged, acknowledged + 1, slot, slot + 1));
        }
        assertThat(decoded).contains("1014 FREE slots");
        assertThat(decoded).doesNotContain("CLOSED").doesNotContain("unknown");
    }

    private record Killed(int found, int lastWrote) {}

    /** Starts a writer, lets it write some, kills it at a random moment, and reads what it still said. */
    private static Killed startAndKill(String what, int writes) throws IOException, InterruptedException {
        Process process = process(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Djava.io.tmpdir=" + TEMPORARY,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegisterWriter.class.getName(),
                        what))
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = said.readLine();
            assertThat(first).startsWith("found ");
            int found = Integer.parseInt(first.substring("found ".length()));
            int lastWrote = found;
            for (int i = 0; i < writes; i++) {
                lastWrote = wrote(said.readLine());
            }
            long moment = System.nanoTime() + RANDOM.nextInt(3_000_000);
            while (System.nanoTime() < moment) {
                Thread.onSpinWait();
            }
            // Not Process.destroyForcibly, which also throws away what the process said last.
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            process.waitFor();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                lastWrote = line.matches("wrote [0-9]+") ? wrote(line) : lastWrote;
            }
            return new Killed(found, lastWrote);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int wrote(String line) {
        assertThat(line).startsWith("wrote ");
        return Integer.parseInt(line.substring("wrote ".length()));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = process(List.of(command)).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("SOFTHSM2_CONF", DIRECTORY.resolve("softhsm2.conf").toString());
        return builder;
    }
}
