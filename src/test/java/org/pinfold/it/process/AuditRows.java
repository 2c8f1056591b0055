package org.pinfold.it.process;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.pinfold.it.ServerProcess;

/** The audit trail in the embedded database of a stopped server. */
final class AuditRows {
    private AuditRows() {}

    /** The facts of every entry of an event, in their order. */
    static List<String> factsOf(ServerProcess stopped, String event) throws SQLException {
        try (Connection database = DriverManager.getConnection(
                        "jdbc:h2:file:" + stopped.data().resolve("pinfold"), "pinfold", "pinfold");
                PreparedStatement query =
                        database.prepareStatement("SELECT facts FROM audit_entry WHERE event = ? ORDER BY sequence")) {
            query.setString(1, event);
            List<String> facts = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    facts.add(rows.getString(1));
                }
            }
            return facts;
        }
    }
}
