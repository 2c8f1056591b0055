package org.pinfold.bootstrap;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Checks that a commit that the database acknowledged survives a crash: the mirror is a witness only then. H2 loses
 * acknowledged commits unless {@code WRITE_DELAY} is 0, PostgreSQL unless {@code synchronous_commit} and {@code fsync}
 * are on.
 */
final class DatabaseDurability {
    private DatabaseDurability() {}

    /** @throws StartRefusedException if the database is another product, or set so that it may lose commits */
    static void require(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            switch (product) {
                case "H2" ->
                    requireValue(
                            connection,
                            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'",
                            "0",
                            "H2 may lose acknowledged commits: add ;WRITE_DELAY=0 to its URL");
                case "PostgreSQL" -> {
                    requireNot(
                            connection,
                            "SHOW synchronous_commit",
                            "off",
                            "PostgreSQL may lose acknowledged commits: set synchronous_commit=on");
                    requireNot(
                            connection, "SHOW fsync", "off", "PostgreSQL may lose acknowledged commits: set fsync=on");
                }
                default -> throw new StartRefusedException("the database must be PostgreSQL or H2, not " + product);
            }
        } catch (SQLException e) {
            throw new StartRefusedException("the database does not answer (SQL state " + e.getSQLState() + ")");
        }
    }

    private static void requireValue(Connection connection, String query, String expected, String refusal)
            throws SQLException {
        if (!read(connection, query).equals(expected)) {
            throw new StartRefusedException(refusal);
        }
    }

    private static void requireNot(Connection connection, String query, String refused, String refusal)
            throws SQLException {
        if (read(connection, query).equals(refused)) {
            throw new StartRefusedException(refusal);
        }
    }

    private static String read(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "";
        }
    }
}
