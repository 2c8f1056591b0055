package org.pinfold.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceContext;
import java.lang.reflect.Field;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;

/**
 * An empty H2 database in memory with the server's migrations, and the server's persistence unit upon it. A
 * {@link Connection} stands for one caller: adapters made from it share its transactions.
 */
public final class MigratedDatabase {
    private static final String UNIT = "pinfold";
    private static final String URL = "jdbc:h2:mem:pinfold;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
    /** Their rows are part of the schema. */
    private static final Set<String> SEEDED =
            Set.of("AUDIT_HEAD", "LEDGER_OWNER", "NUMBER_GATE", "flyway_schema_history");

    private static final EntityManagerFactory FACTORY = migrate();

    /** Empties the database: the tests of one process take turns. */
    public MigratedDatabase() {
        try (java.sql.Connection sql = DriverManager.getConnection(URL, "sa", "");
                Statement statement = sql.createStatement()) {
            statement.execute("SET REFERENTIAL_INTEGRITY FALSE");
            for (String table : tables(statement)) {
                statement.execute("TRUNCATE TABLE \"" + table + "\"");
            }
            statement.execute("SET REFERENTIAL_INTEGRITY TRUE");
            statement.execute("UPDATE audit_head SET sequence = 0, mac = X''");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")) {
            while (rows.next()) {
                String table = rows.getString(1);
                if (!SEEDED.contains(table)) {
                    tables.add(table);
                }
            }
        }
        return tables;
    }

    private static EntityManagerFactory migrate() {
        Flyway.configure().dataSource(URL, "sa", "").load().migrate();
        return Persistence.createEntityManagerFactory(
                UNIT,
                Map.of(
                        "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                        "jakarta.persistence.jdbc.driver", "org.h2.Driver",
                        "jakarta.persistence.jdbc.url", URL,
                        "jakarta.persistence.jdbc.user", "sa",
                        "jakarta.persistence.jdbc.password", ""));
    }

    /** Everything that is stored, as H2 writes it into a backup. */
    public String dump() {
        try (java.sql.Connection sql = DriverManager.getConnection(URL, "sa", "");
                Statement statement = sql.createStatement();
                ResultSet lines = statement.executeQuery("SCRIPT")) {
            StringBuilder dump = new StringBuilder();
            while (lines.next()) {
                dump.append(lines.getString(1)).append('\n');
            }
            return dump.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Connection connect() {
        return new Connection(FACTORY.createEntityManager());
    }

    /** One caller's way to the database. Not safe for use by many threads. */
    public static final class Connection implements AutoCloseable {
        private final EntityManager entities;

        private Connection(EntityManager entities) {
            this.entities = entities;
        }

        /** Makes an adapter that works in this connection's transactions. */
        public <T> T adapter(Class<T> type) {
            try {
                T adapter = type.getDeclaredConstructor().newInstance();
                for (Field field : type.getDeclaredFields()) {
                    if (field.isAnnotationPresent(PersistenceContext.class)) {
                        field.setAccessible(true);
                        field.set(adapter, entities);
                    }
                }
                return adapter;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * Runs in a transaction that commits, or rolls back if {@code work} throws or asked for it; then forgets all that
         * was read.
         */
        public <T> T inTransaction(Supplier<T> work) {
            entities.getTransaction().begin();
            try {
                T result = work.get();
                if (!entities.getTransaction().getRollbackOnly()) {
                    entities.getTransaction().commit();
                }
                return result;
            } finally {
                if (entities.getTransaction().isActive()) {
                    entities.getTransaction().rollback();
                }
                entities.clear();
            }
        }

        /** As {@link #inTransaction(Supplier)}, without a result. */
        public void inTransaction(Runnable work) {
            inTransaction(() -> {
                work.run();
                return true;
            });
        }

        /** The present transaction will not commit. */
        public void setRollbackOnly() {
            entities.getTransaction().setRollbackOnly();
        }

        /** Changes the database as somebody would who is not the server. */
        public void execute(String sql) {
            inTransaction(() -> {
                entities.createNativeQuery(sql).executeUpdate();
            });
        }

        @Override
        public void close() {
            entities.close();
        }
    }
}
