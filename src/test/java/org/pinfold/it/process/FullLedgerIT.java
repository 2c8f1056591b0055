package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pinfold.client.ProblemException;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;

/** A ledger without room: over HTTP, with the smallest that a server can have, filled by an import. */
class FullLedgerIT {
    private static final int SLOTS_OF_A_PAGE = 2048;

    @Test
    void whoeverHasASecretRestoresItAndTheNextIsToldSoUntilThereIsRoom() throws Exception {
        try (WildFlyProcess server = WildFlyProcess.named("full-ledger")) {
            Path directory = Files.createDirectories(server.directory().resolve("imports"));
            server.property("pinfold.legacy-import.directory", directory.toString())
                    .property("pinfold.ledger.max-pages", "1")
                    .start()
                    .awaitReady();
            Person early = Person.registeredAt(server);
            early.setPin("8642");
            Files.writeString(
                    directory.resolve("locks.csv"),
                    IntStream.range(0, SLOTS_OF_A_PAGE - 1)
                            .mapToObj(i -> "+49151" + (50_000_000 + i) + ",3966," + "0".repeat(64))
                            .collect(Collectors.joining("\n", "number,salt,hash\n", "\n")));
            try (ImportPort imports = ImportPort.of(server)) {
                assertThat(imports.importAll("locks.csv").getImported()).isEqualTo(SLOTS_OF_A_PAGE - 1);
            }

            Person late = Person.registeredAt(server);
            assertThatThrownBy(() -> late.setPin("1593"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.type()).isEqualTo(ProblemType.LEDGER_FULL));
            assertThat(late.isLetIn()).as("the account is as it was").isTrue();
            assertThat(early.guessWrongly("9753")).isEqualTo(9);
            assertThat(early.restores("8642")).isTrue();
            early.setPin("7531");
            assertThat(early.restores("7531"))
                    .as("another PIN takes no other slot")
                    .isTrue();

            assertThat(early.deleteAccount()).isTrue();
            late.setPin("1593");
            assertThat(late.restores("1593")).isTrue();
        }
    }
}
