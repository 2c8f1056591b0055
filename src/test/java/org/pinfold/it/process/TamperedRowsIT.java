package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.pinfold.client.ProblemException;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;

/** Whoever writes the database of a stopped server harms the accounts whose rows he writes, and no other. */
class TamperedRowsIT {
    private static final String PIN = "8642";

    @Test
    void aServerWithThreeTamperedRowsServesEverybodyElseAndTellsTheAuditTrail() throws Exception {
        try (ServerProcess server =
                WildFlyProcess.named("tampered-rows").start().awaitReady()) {
            Person untouched = personWithOneGuess(server);
            Person withImpossibleVersion = personWithOneGuess(server);
            Person withImpossibleCount = personWithOneGuess(server);
            server.stop();

            change(
                    server,
                    "CREATE TABLE foreign_row AS SELECT * FROM recovery_record WHERE account = '" + account(untouched)
                            + "'");
            change(server, "UPDATE foreign_row SET account = 'not-an-aci', pending = TRUE");
            change(server, "INSERT INTO recovery_record SELECT * FROM foreign_row");
            change(server, "DROP TABLE foreign_row");
            change(
                    server,
                    "UPDATE recovery_record SET pending = TRUE, oprf_version = 0 WHERE account = '"
                            + account(withImpossibleVersion) + "'");
            change(
                    server,
                    "UPDATE ledger_mirror SET used = 300, last_debit_at = 0 WHERE account = '"
                            + account(withImpossibleCount) + "'");
            long before = Long.parseLong(
                    rows(server, "SELECT MAX(sequence) FROM audit_entry").get(0));
            server.start().awaitReady();

            assertThat(untouched.restores(PIN)).isTrue();
            assertThat(untouched.state().triesRemaining()).isEqualTo(10);
            assertThat(personWithOneGuess(server).restores(PIN)).isTrue();
            assertProblem(ProblemType.RECORD_DAMAGED, withImpossibleVersion::state);
            assertProblem(ProblemType.RECORD_DAMAGED, () -> withImpossibleVersion.restores(PIN));
            withImpossibleVersion.removePin();
            withImpossibleVersion.setPin("1593");
            assertThat(withImpossibleVersion.restores("1593")).isTrue();
            assertProblem(ProblemType.LEDGER_FAULT, withImpossibleCount::state);
            assertThat(server.logText()).contains("3 accounts have a fault in their record or mirror row");
            server.stop();

            assertThat(rows(
                            server,
                            "SELECT DISTINCT event || ' ' || COALESCE(account, 'nobody') FROM audit_entry WHERE sequence > "
                                    + before + " AND event IN ('RECORD_DAMAGED', 'LEDGER_FAULT') AND facts NOT LIKE"
                                    + " 'unverifiedRows=%'"))
                    .containsExactlyInAnyOrder(
                            "RECORD_DAMAGED nobody",
                            "RECORD_DAMAGED " + account(withImpossibleVersion),
                            "LEDGER_FAULT " + account(withImpossibleCount));
        }
    }

    private static Person personWithOneGuess(ServerProcess server) throws Exception {
        Person person = Person.registeredAt(server);
        person.setPin(PIN);
        person.guessWrongly("9753");
        return person;
    }

    private static String account(Person person) {
        return person.device().account().toString();
    }

    private static void assertProblem(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(type));
    }

    private static void change(ServerProcess stopped, String sql) throws SQLException {
        try (Connection database = open(stopped);
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column as text. */
    private static List<String> rows(ServerProcess stopped, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection database = open(stopped);
                Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private static Connection open(ServerProcess stopped) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + stopped.data() + "/pinfold", "pinfold", "pinfold");
    }
}
