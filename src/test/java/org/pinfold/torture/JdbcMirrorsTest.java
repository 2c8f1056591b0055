package org.pinfold.torture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.MirrorStoreContract;
import org.pinfold.protocol.Aci;

class JdbcMirrorsTest implements MirrorStoreContract {
    private final JdbcConnectionPool pool = migrated();
    private final JdbcMirrors mirrors = new JdbcMirrors(pool);

    private static JdbcConnectionPool migrated() {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        Flyway.configure().dataSource(pool).load().migrate();
        new JdbcMirrors(pool).createEventTable();
        return pool;
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        execute("SHUTDOWN");
        pool.dispose();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public MirrorStore mirrors() {
        return mirrors;
    }

    @Override
    public void garble(Aci account) {
        try {
            execute("UPDATE ledger_mirror SET state = 99 WHERE account = '" + account + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<SecurityEvent> told() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT event FROM told_event ORDER BY id")) {
            List<SecurityEvent> told = new ArrayList<>();
            while (rows.next()) {
                told.add(SecurityEvent.valueOf(rows.getString(1)));
            }
            return told;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
