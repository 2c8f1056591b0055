package org.pinfold.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.LedgerLimits;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.TokenGuessLedger;
import org.pinfold.protocol.Aci;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.pkcs11.Pkcs11Token;
import org.pinfold.token.pkcs11.SoftHsm;
import org.pinfold.torture.JdbcMirrors;
import org.postgresql.ds.PGConnectionPoolDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the guess ledger costs with many stored secrets: start, memory, and a guess. The ledger alone, over the real token
 * and an H2 file through plain JDBC; no HTTP, no evaluation. The token is the one that {@code SOFTHSM2_CONF} names, and
 * must be new.
 */
@Command(name = "scale", mixinStandardHelpOptions = true, description = "Measures the ledger with many secrets.")
final class LedgerScale implements Callable<Integer> {
    private static final int SLOTS_PER_PAGE = 2048;
    private static final int RECORD_TAG = 7;
    private static final int MAX_TRIES = 10;
    /** Accounts that guess, spread over all pages; only these rows need their MACs. */
    private static final int GUESSING = 4096;

    private static final int THREADS = 64;

    @Option(names = "--slots", description = "Stored secrets (default: ${DEFAULT-VALUE}).", defaultValue = "1000000")
    int slots;

    @Option(names = "--data", required = true, description = "A new folder for the database.")
    Path data;

    @Option(names = "--database", description = "JDBC URL of an empty database (default: an H2 file in --data).")
    Optional<String> database = Optional.empty();

    @Option(names = "--user", description = "Of the database (default: ${DEFAULT-VALUE}).", defaultValue = "sa")
    String user;

    @Option(
            names = "--password",
            description = "Of the database (default: ${env:PINFOLD_DB_PASSWORD}).",
            defaultValue = "${env:PINFOLD_DB_PASSWORD:-}")
    String password;

    @Option(
            names = "--warm-up",
            description = "Seconds before the windows (default: ${DEFAULT-VALUE}): until the journal"
                    + " has all its segments, each of which the token makes once.",
            defaultValue = "60")
    int warmUpSeconds;

    @Option(names = "--seconds", description = "Of each window (default: ${DEFAULT-VALUE}).", defaultValue = "15")
    int seconds;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LedgerScale()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(data);
        CryptoToken token = Pkcs11Token.open(SoftHsm.developmentToken(), new SecureRandom());
        DataSource database = database();
        Flyway.configure().dataSource(database).load().migrate();
        JdbcMirrors mirrors = new JdbcMirrors(database);
        mirrors.createEventTable();
        fillToken(token);
        fillDatabase(token, database);

        long heapBefore = usedHeap();
        long begun = System.nanoTime();
        GuessLedger ledger = TokenGuessLedger.open(
                token,
                mirrors,
                GuessPolicy.unpaced(MAX_TRIES),
                LedgerLimits.DEFAULT,
                Clock.systemUTC(),
                alarm -> System.err.println(alarm));
        double startSeconds = (System.nanoTime() - begun) / 1e9;
        if (!ledger.view().alarms().isEmpty()) {
            throw new IllegalStateException(ledger.view().alarms().toString());
        }
        double heapOctets = (double) (usedHeap() - heapBefore) / slots;
        cost(ledger, THREADS, Duration.ofSeconds(warmUpSeconds));
        Cost alone = cost(ledger, 1, Duration.ofSeconds(seconds));
        Cost together = cost(ledger, THREADS, Duration.ofSeconds(seconds));
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.2f | %.1f | %.2f | %.2f | %.3f | %.3f | %,.0f |%n",
                slots,
                startSeconds,
                heapOctets,
                alone.millis(),
                alone.cpuMillis(),
                together.millis(),
                together.cpuMillis(),
                1000 / together.millis());
        return 0;
    }

    private DataSource database() {
        if (database.isEmpty()) {
            String file = "jdbc:h2:file:" + data.toAbsolutePath().resolve("scale") + ";WRITE_DELAY=0";
            return JdbcConnectionPool.create(file, user, password);
        }
        PGConnectionPoolDataSource postgres = new PGConnectionPoolDataSource();
        postgres.setUrl(database.get());
        postgres.setUser(user);
        postgres.setPassword(password);
        JdbcConnectionPool pool = JdbcConnectionPool.create(postgres);
        pool.setMaxConnections(THREADS + 1);
        return pool;
    }

    /**
     * Of one guess with its proof, in milliseconds.
     *
     * @param cpuMillis of this process, so without a database's that is another
     */
    private record Cost(double millis, double cpuMillis) {}

    /** A debit and the proof that resets it count as one. */
    private Cost cost(GuessLedger ledger, int threads, Duration length) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        long cpuBefore = Cpu.ownNanos();
        long end = System.nanoTime() + length.toNanos();
        List<Future<Long>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int worker = i;
            done.add(workers.submit(() -> guesses(ledger, worker, threads, end)));
        }
        long guesses = 0;
        for (Future<Long> each : done) {
            guesses += each.get();
        }
        workers.shutdown();
        return new Cost(length.toNanos() / 1e6 / guesses, (Cpu.ownNanos() - cpuBefore) / 1e6 / guesses);
    }

    private long guesses(GuessLedger ledger, int worker, int workers, long end) {
        long guesses = 0;
        int accounts = Math.min(GUESSING, slots) / workers;
        while (System.nanoTime() < end) {
            int nth = worker + workers * ThreadLocalRandom.current().nextInt(accounts);
            GuessLedger.Place place = ledger.find(account(guessing(nth))).orElseThrow();
            int tag = ThreadLocalRandom.current().nextInt();
            ledger.debit(place, new GuessLedger.Guess(1, RECORD_TAG, round -> tag, MAX_TRIES));
            ledger.prove(place, 1, RECORD_TAG, place.slot().round());
            guesses++;
        }
        return guesses;
    }

    /** Number of the slot of the nth account that guesses. */
    private int guessing(int nth) {
        return (int) ((long) nth * slots / Math.min(GUESSING, slots));
    }

    private static Aci account(int slot) {
        return new Aci(new UUID(0x4000, slot));
    }

    private static Slot state() {
        return new Slot(1, 0, 0, SlotState.OPEN, RECORD_TAG, 0);
    }

    private void fillToken(CryptoToken token) {
        byte[] open = state().encode();
        for (int page = 0; page * SLOTS_PER_PAGE < slots; page++) {
            ByteBuffer octets = ByteBuffer.allocate(16 + SLOTS_PER_PAGE * Slot.SIZE_BYTES)
                    .put("PFL1".getBytes(StandardCharsets.US_ASCII))
                    .putInt(page)
                    .putLong(1);
            for (int i = 0; i < Math.min(SLOTS_PER_PAGE, slots - page * SLOTS_PER_PAGE); i++) {
                octets.put(open);
            }
            token.registers().create(String.format(Locale.ROOT, "ledger-page-%05d", page), octets.array());
        }
    }

    private void fillDatabase(CryptoToken token, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO ledger_mirror (account, slot, generation, round, used, state, record_tag, guess_tag,"
                            + " last_debit_at, sequence, oprf_version, tweak_version, mac_version, seal_version, mac)"
                            + " VALUES (?, ?, 1, 0, 0, 1, ?, 0, 0, 1, 1, 1, 1, 1, ?)")) {
                int nth = 0;
                for (int slot = 0; slot < slots; slot++) {
                    boolean guesses = nth < Math.min(GUESSING, slots) && guessing(nth) == slot;
                    nth += guesses ? 1 : 0;
                    insert.setString(1, account(slot).toString());
                    insert.setInt(2, slot);
                    insert.setInt(3, RECORD_TAG);
                    // The first ones are looked at when the ledger opens.
                    insert.setBytes(4, guesses || slot < 200 ? mac(token, slot) : new byte[32]);
                    insert.addBatch();
                    if (slot % 10_000 == 9_999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            try (PreparedStatement head =
                    connection.prepareStatement("UPDATE ledger_owner SET sequence = 1, mac = ? WHERE id = 1")) {
                head.setBytes(1, LedgerHead.of(token.mac(), 1).mac().toByteArray());
                head.executeUpdate();
            }
            connection.commit();
        }
    }

    private static byte[] mac(CryptoToken token, int slot) {
        return Mirror.of(token.mac(), account(slot), slot, state(), Instant.EPOCH, 1, token.keyVersions())
                .mac()
                .toByteArray();
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
