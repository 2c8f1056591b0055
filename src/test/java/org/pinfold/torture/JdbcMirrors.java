package org.pinfold.torture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.KeyVersions;

/**
 * The mirror rows of the server's own tables through plain JDBC: a process with these starts in a fraction of the time
 * that JPA takes. Passes the same contract as the server's. Events go to a table of their own, {@code told_event}.
 */
public final class JdbcMirrors implements MirrorStore {
    private static final String COLUMNS = "account, slot, generation, round, used, state, record_tag, guess_tag,"
            + " last_debit_at, sequence, oprf_version, tweak_version, mac_version, seal_version, mac";

    private final DataSource database;

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** @param database with the server's migrations, and {@link #createEventTable} */
    public JdbcMirrors(DataSource database) {
        this.database = database;
    }

    /** Makes the table for events, unless it is there. */
    public void createEventTable() {
        // Each time that H2 draws a block of identities it stores all that is not stored yet, also in the midst of a
        // transaction: with its blocks of 32 that would be several times a batch, and no server has this table.
        inTransaction(connection -> execute(
                connection,
                "CREATE TABLE IF NOT EXISTS told_event"
                        + " (id BIGINT GENERATED ALWAYS AS IDENTITY (CACHE 100000) PRIMARY KEY,"
                        + " account VARCHAR(36) NOT NULL, event VARCHAR(64) NOT NULL, facts VARCHAR(2000) NOT NULL)"));
    }

    /** How many events of a type were told, by account. */
    Map<Aci, Integer> told(SecurityEvent type) {
        return inTransaction(connection -> {
            Map<Aci, Integer> counts = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT account, COUNT(*) FROM told_event WHERE event = ? GROUP BY account")) {
                select.setString(1, type.name());
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    counts.put(Aci.parse(rows.getString(1)), rows.getInt(2));
                }
            }
            return counts;
        });
    }

    /** Every row, by slot number. */
    List<Mirror> rows() {
        return select("ORDER BY slot", any -> {}).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public long claim() {
        return inTransaction(connection -> {
            long epoch = lockOwner(connection) + 1;
            execute(connection, "UPDATE ledger_owner SET epoch = " + epoch + " WHERE id = 1");
            return epoch;
        });
    }

    @Override
    public void tell(List<Event> found) {
        inTransaction(connection -> {
            for (Event event : found) {
                tell(connection, Optional.empty(), event);
            }
            return true;
        });
    }

    private static long lockOwner(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT epoch FROM ledger_owner WHERE id = 1 FOR UPDATE")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public LedgerHead head() {
        return inTransaction(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT sequence, mac FROM ledger_owner WHERE id = 1")) {
                row.next();
                byte[] mac = row.getBytes(2);
                return new LedgerHead(row.getLong(1), Octets.of(mac == null ? new byte[0] : mac));
            }
        });
    }

    @Override
    public Optional<Mirror> find(Aci account) {
        List<Optional<Mirror>> found = select("WHERE account = ?", select -> select.setString(1, account.toString()));
        if (found.contains(Optional.<Mirror>empty())) {
            throw new LedgerFaultException("a mirror row holds impossible values");
        }
        return found.stream().flatMap(Optional::stream).findFirst();
    }

    @Override
    public Optional<Mirror> findBySlot(int slotNumber) {
        return select("WHERE slot = ?", select -> select.setInt(1, slotNumber)).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public List<MirroredSlot> slots(int from, int limit) {
        return inTransaction(connection -> {
            List<MirroredSlot> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM ledger_mirror WHERE slot >= ? ORDER BY slot LIMIT ?")) {
                select.setInt(1, from);
                select.setInt(2, limit);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    found.add(new MirroredSlot(rows.getInt("slot"), slot(rows)));
                }
            }
            return found;
        });
    }

    @Override
    public List<Aci> debitedBetween(Instant from, Instant to) {
        return select("WHERE state = ? AND used > 0 AND last_debit_at >= ? AND last_debit_at < ?", select -> {
                    select.setInt(1, SlotState.OPEN.code());
                    select.setLong(2, from.toEpochMilli());
                    select.setLong(3, to.toEpochMilli());
                })
                .stream()
                .flatMap(Optional::stream)
                .map(Mirror::account)
                .toList();
    }

    @Override
    public Optional<Instant> latestDebitAt() {
        return inTransaction(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT MAX(last_debit_at) FROM ledger_mirror")) {
                row.next();
                long latest = row.getLong(1);
                return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(latest));
            }
        });
    }

    @Override
    public List<Mirror.Comparison> commit(long epoch, LedgerHead head, List<Change> changes) {
        return inTransaction(connection -> {
            if (lockOwner(connection) != epoch) {
                return List.of(Mirror.Comparison.FOREIGN);
            }
            Map<Aci, Optional<Mirror>> present = lock(connection, changes);
            List<Mirror.Comparison> found = new ArrayList<>();
            for (Change change : changes) {
                Mirror.Comparison comparison = compare(connection, change.mirror(), present);
                found.add(comparison);
                if (comparison == Mirror.Comparison.NEWER) {
                    write(connection, change.mirror(), present);
                }
            }
            if (found.contains(Mirror.Comparison.FOREIGN)) {
                connection.rollback();
                return found;
            }
            tell(connection, changes, found);
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE ledger_owner SET sequence = ?, mac = ? WHERE id = 1")) {
                update.setLong(1, head.sequence());
                update.setBytes(2, head.mac().toByteArray());
                update.executeUpdate();
            }
            return found;
        });
    }

    /** The rows that are there; empty for one with values that no row of ours can have. */
    private static Map<Aci, Optional<Mirror>> lock(Connection connection, List<Change> changes) throws SQLException {
        Map<Aci, Optional<Mirror>> present = new HashMap<>();
        Set<Aci> accounts = new HashSet<>();
        changes.forEach(change -> accounts.add(change.mirror().account()));
        for (Aci account : accounts) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM ledger_mirror WHERE account = ? FOR UPDATE")) {
                select.setString(1, account.toString());
                ResultSet row = select.executeQuery();
                if (row.next()) {
                    present.put(account, mirror(row));
                }
            }
        }
        return present;
    }

    private static Mirror.Comparison compare(Connection connection, Mirror mirror, Map<Aci, Optional<Mirror>> present)
            throws SQLException {
        Optional<Mirror> row = present.get(mirror.account());
        if (row != null) {
            return row.map(mirror::over).orElse(Mirror.Comparison.UNREADABLE);
        }
        if (mirror.slot().state() == SlotState.FREE) {
            return Mirror.Comparison.SAME;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM ledger_mirror WHERE slot = ?")) {
            select.setInt(1, mirror.slotNumber());
            ResultSet count = select.executeQuery();
            count.next();
            return count.getInt(1) > 0 ? Mirror.Comparison.FOREIGN : Mirror.Comparison.NEWER;
        }
    }

    private static void write(Connection connection, Mirror mirror, Map<Aci, Optional<Mirror>> present)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM ledger_mirror WHERE account = ?")) {
            delete.setString(1, mirror.account().toString());
            delete.executeUpdate();
        }
        if (mirror.slot().state() == SlotState.FREE) {
            present.remove(mirror.account());
            return;
        }
        present.put(mirror.account(), Optional.of(mirror));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO ledger_mirror (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, mirror.account().toString());
            insert.setInt(2, mirror.slotNumber());
            insert.setLong(3, mirror.slot().generation());
            insert.setInt(4, mirror.slot().round());
            insert.setInt(5, mirror.slot().used());
            insert.setInt(6, mirror.slot().state().code());
            insert.setInt(7, mirror.slot().recordTag());
            insert.setInt(8, mirror.slot().guessTag());
            insert.setLong(9, mirror.lastDebitAt().toEpochMilli());
            insert.setLong(10, mirror.sequence());
            insert.setInt(11, mirror.keyVersions().oprf());
            insert.setInt(12, mirror.keyVersions().tweak());
            insert.setInt(13, mirror.keyVersions().mac());
            insert.setInt(14, mirror.keyVersions().seal());
            insert.setBytes(15, mirror.mac().toByteArray());
            insert.executeUpdate();
        }
    }

    private static void tell(Connection connection, List<Change> changes, List<Mirror.Comparison> found)
            throws SQLException {
        for (int i = 0; i < changes.size(); i++) {
            if (found.get(i) == Mirror.Comparison.NEWER) {
                for (Event event : changes.get(i).events()) {
                    tell(connection, Optional.of(changes.get(i).mirror().account()), event);
                }
            }
        }
    }

    private static void tell(Connection connection, Optional<Aci> account, Event event) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO told_event (account, event, facts) VALUES (?, ?, ?)")) {
            insert.setString(1, account.map(Aci::toString).orElse(""));
            insert.setString(2, event.type().name());
            insert.setString(3, new TreeMap<>(event.facts()).toString());
            insert.executeUpdate();
        }
    }

    private interface Parameters {
        void set(PreparedStatement select) throws SQLException;
    }

    private List<Optional<Mirror>> select(String condition, Parameters parameters) {
        return inTransaction(connection -> {
            List<Optional<Mirror>> found = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT " + COLUMNS + " FROM ledger_mirror " + condition)) {
                parameters.set(select);
                ResultSet rows = select.executeQuery();
                while (rows.next()) {
                    found.add(mirror(rows));
                }
            }
            return found;
        });
    }

    private static Optional<Mirror> mirror(ResultSet row) throws SQLException {
        Optional<Slot> slot = slot(row);
        if (slot.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Mirror(
                Aci.parse(row.getString("account")),
                row.getInt("slot"),
                slot.get(),
                Instant.ofEpochMilli(row.getLong("last_debit_at")),
                row.getLong("sequence"),
                new KeyVersions(
                        row.getInt("oprf_version"),
                        row.getInt("tweak_version"),
                        row.getInt("mac_version"),
                        row.getInt("seal_version")),
                Octets.of(row.getBytes("mac"))));
    }

    private static Optional<Slot> slot(ResultSet row) throws SQLException {
        try {
            return Optional.of(new Slot(
                    row.getLong("generation"),
                    row.getInt("round"),
                    row.getInt("used"),
                    SlotState.ofCode(row.getInt("state")),
                    row.getInt("record_tag"),
                    row.getInt("guess_tag")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private <T> T inTransaction(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.in(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database failed: " + e.getSQLState(), e);
        }
    }
}
