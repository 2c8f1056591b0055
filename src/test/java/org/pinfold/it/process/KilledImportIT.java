package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.ledger.SlotState;

/** An import that is stopped once and killed twice ends as if nothing had happened. */
class KilledImportIT {
    private static final int ROWS = 4000;
    private static final long SOME = 300;
    private static final Path SCRIPT = Path.of("server-config/legacy-import").toAbsolutePath();

    /** SHA-256 of {@code 47119f}: the PIN {@code 4711}, the salt {@code 9f}. */
    private static final String HASH = "3a2c6f67e9d97bad717c117e81a30051b9ac404a56e90a62b5640bb0ec708974";

    @Test
    void everyLockIsImportedOnceAndNoSlotIsLost() throws Exception {
        try (WildFlyProcess server = WildFlyProcess.named("killed-import")) {
            Path directory = Files.createDirectories(server.directory().resolve("imports"));
            Files.writeString(directory.resolve("locks.csv"), file());
            server.property("pinfold.legacy-import.directory", directory.toString());

            // First, while the server is cold and slow: the script must come before the end of the file.
            server.start().awaitReady();
            try (ImportPort imports = ImportPort.of(server)) {
                imports.startUntil("locks.csv", 1);
                script(server, "--cancel").succeed(server.directory().resolve("cancel.log"));
                assertThat(imports.ended().getState()).isEqualTo("CANCELLED");
            }

            for (int kills = 0; kills < 2; kills++) {
                try (ImportPort imports = ImportPort.of(server)) {
                    imports.startUntil("locks.csv", SOME);
                    server.kill();
                } catch (IOException e) {
                    // The connection went with the server.
                }
                server.start().awaitReady();
            }

            Command.Result rest =
                    script(server, "locks.csv").run(server.directory().resolve("import.log"));
            assertThat(rest.output())
                    .contains("line 17: ")
                    .containsPattern(
                            "locks\\.csv ENDED: 4002 lines in .*, imported [1-9][0-9]*, known [1-9][0-9]*, bad 1");
            assertThat(rest.status()).as("one line is bad").isEqualTo(1);

            Person.registeredAt(server).setPin("8642");
            server.stop();
            List<Counters.Counter> counters = Counters.ofStopped(server);
            assertThat(counters)
                    .filteredOn(counter -> counter.state() == SlotState.OPEN)
                    .as("slots of the locks, and one of a PIN")
                    .hasSize(ROWS + 1)
                    .allSatisfy(counter -> assertThat(counter.used()).isZero());
            assertThat(rows(server, "legacy_lock")).isEqualTo(ROWS);
            assertThat(rows(server, "registered_identifier")).isEqualTo(ROWS + 1);
            assertThat(rows(server, "legacy_allocation")).isZero();
        }
    }

    private static String file() {
        return IntStream.range(0, ROWS + 1)
                .mapToObj(i -> i == 15 ? "no lock" : "+49151" + (30_000_000 + i) + ",3966," + HASH)
                .collect(Collectors.joining("\n", "number,salt,hash\n", "\n"));
    }

    private static Command script(WildFlyProcess server, String argument) {
        return Command.of(SCRIPT.toString(), argument)
                .environment(Map.of(
                        "PINFOLD_MANAGEMENT_PORT",
                        Integer.toString(server.healthUri().getPort())));
    }

    private static long rows(WildFlyProcess stopped, String table) throws SQLException {
        try (Connection database = DriverManager.getConnection(
                        "jdbc:h2:file:" + stopped.data().resolve("pinfold"), "pinfold", "pinfold");
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
