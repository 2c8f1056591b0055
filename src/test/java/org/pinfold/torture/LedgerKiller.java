package org.pinfold.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Starts a process with a ledger on two stores, ends it, starts the next one on what is left, and has a {@link Witness}
 * hear it all.
 */
final class LedgerKiller implements AutoCloseable {
    /** Kills on the same stores; then new ones, which grow from nothing again. */
    static final int KILLS_PER_STORE = 200;

    private static final int THREADS = 8;
    private static final int MAX_SLOTS = 400;
    private static final int[] REGISTER_BYTES = {600, 340, 1200};
    private static final int ACCOUNTS_PER_PROCESS = 10_000;
    private static final int MAX_LINES = 600;
    /** A step that is not reached by then will not be. */
    private static final int MAX_LINES_TO_STEP = 3000;

    /** Seconds that this program was running, too: whoever stops it for a while stops its patience. */
    private static final int LONGEST_LIFE_SECONDS = 600;

    private final Path directory;
    private final Random random;
    private final Fault fault;
    private final QuickStart quickStart;
    private final Figures figures;
    private final ScheduledExecutorService patience = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "patience");
        thread.setDaemon(true);
        return thread;
    });

    private Witness witness;
    private int stores;
    private int processes;

    /** @param directory emptied */
    LedgerKiller(Path directory, long seed, Fault fault, Figures figures) throws IOException {
        this.directory = directory.toAbsolutePath();
        Files.createDirectories(this.directory);
        clear(this.directory);
        Files.createDirectories(this.directory.resolve("tmp"));
        this.quickStart = QuickStart.in(this.directory);
        this.random = new Random(seed);
        this.fault = fault;
        this.figures = figures;
        this.witness = new Witness(figures);
    }

    /** When a process is killed from outside; never, if it ends itself before. */
    private record Moment(String afterLine, int lines, int nanos) {}

    /**
     * How a process ends.
     *
     * @param acts of each client, after which it ends in order
     * @param accounts that each client wants at least
     */
    private record End(Moment moment, String halts, int acts, int accounts) {}

    /**
     * Kills processes until there were so many, or the time is over.
     *
     * @param progress told now and then
     * @throws BrokenPromiseException at the first thing that the ledger must not do
     */
    void kill(int kills, Duration limit, PrintStream progress) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long started = System.nanoTime();
        while (figures.kills() < kills && System.nanoTime() < end) {
            makeStores();
            run(0, inOrderAfter(0));
            for (int number = 1;
                    number <= KILLS_PER_STORE && figures.kills() < kills && System.nanoTime() < end;
                    number++) {
                run(number, number <= Step.values().length ? atStep(Step.values()[number - 1]) : anyEnd());
                if (figures.kills() % 50 == 0) {
                    double minutes = (System.nanoTime() - started) / 60e9;
                    progress.printf("%.1f kills/min; %s%n", figures.kills() / minutes, figures);
                }
            }
            // The last kill needs a look too, and so does an orderly end.
            run(KILLS_PER_STORE + 1, inOrderAfter(2));
            run(KILLS_PER_STORE + 2, inOrderAfter(0));
        }
    }

    private static End inOrderAfter(int acts) {
        return new End(new Moment("", 0, 0), "", acts, 0);
    }

    private End anyEnd() {
        int choice = random.nextInt(100);
        if (choice < 45) {
            return new End(
                    new Moment("serving", 1 + random.nextInt(MAX_LINES), random.nextInt(3_000_000)),
                    "",
                    Integer.MAX_VALUE,
                    0);
        } else if (choice < 55) {
            return new End(new Moment("opening", 0, random.nextInt(40_000_000)), "", Integer.MAX_VALUE, 0);
        } else if (choice < 95) {
            return atStep(Step.values()[random.nextInt(Step.values().length)]);
        }
        return inOrderAfter(1 + random.nextInt(20));
    }

    private End atStep(Step step) {
        if (step.isGrowth() && witness.capacity() > MAX_SLOTS) {
            return atStep(Step.COMMIT_BEFORE);
        }
        int times = switch (step) {
            case PAGE_CREATE_BEFORE, PAGE_CREATE_AFTER, JOURNAL_CREATE_BEFORE, JOURNAL_CREATE_AFTER, CLAIM_AFTER -> 1;
            case PAGE_WRITE_BEFORE, PAGE_WRITE_AFTER -> 1 + random.nextInt(5);
            default -> 1 + random.nextInt(40);
        };
        // More accounts than slots, also if every account had two clients.
        int accounts = step.isGrowth() ? 2 * witness.capacity() / THREADS + 2 : 0;
        return new End(new Moment("serving", MAX_LINES_TO_STEP, 0), step + ":" + times, Integer.MAX_VALUE, accounts);
    }

    private void makeStores() throws IOException, InterruptedException {
        Path both = directory.resolve("stores");
        Files.createDirectories(both);
        clear(both);
        Process token = new ProcessBuilder(
                        "hsm/dev-token", both.resolve("token").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(token.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (token.waitFor() != 0) {
            throw new IOException("no token: " + said);
        }
        JdbcConnectionPool database = TorturedLedger.connect(both, true);
        Flyway.configure().dataSource(database).load().migrate();
        new JdbcMirrors(database).createEventTable();
        database.dispose();
        witness = new Witness(figures);
        stores++;
    }

    private void run(int number, End end) throws IOException, InterruptedException {
        processes++;
        ProcessPlan plan = new ProcessPlan(
                THREADS,
                Math.max(2 + number / 10, end.accounts()),
                end.acts(),
                number * ACCOUNTS_PER_PROCESS,
                REGISTER_BYTES[stores % REGISTER_BYTES.length],
                random.nextLong(),
                fault,
                end.halts());
        Process process = start(plan);
        AtomicBoolean lost = new AtomicBoolean();
        AtomicInteger lived = new AtomicInteger();
        ScheduledFuture<?> timeout = patience.scheduleWithFixedDelay(
                () -> {
                    if (lived.incrementAndGet() == LONGEST_LIFE_SECONDS) {
                        lost.set(true);
                        process.toHandle().destroyForcibly();
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
        try {
            String how = hear(process, end.moment());
            int status = process.waitFor();
            if (lost.get()) {
                throw new BrokenPromiseException("a process did not go on", List.of(end.toString()));
            }
            figures.end(how.isEmpty() ? "status " + status : how);
            if (how.isEmpty()) {
                throw new BrokenPromiseException("a process ended with status " + status, List.of(end.toString()));
            }
            witness.killed();
        } finally {
            timeout.cancel(false);
            process.toHandle().destroyForcibly();
            clear(directory.resolve("tmp"));
        }
    }

    private Process start(ProcessPlan plan) throws IOException {
        List<String> command = new ArrayList<>(quickStart.java());
        command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
        command.add(TorturedLedger.class.getName());
        command.add(directory.resolve("stores").toString());
        command.addAll(plan.words());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("errors.log").toFile()));
        builder.environment()
                .put(
                        "SOFTHSM2_CONF",
                        directory.resolve("stores/token/softhsm2.conf").toString());
        witness.starts();
        return builder.start();
    }

    /** Hears all that the process says, kills it at the moment, and tells how it ended; empty if it ended otherwise. */
    private String hear(Process process, Moment moment) throws IOException {
        String how = "";
        int lines = -1;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (Optional<String> whole = line(said); whole.isPresent(); whole = line(said)) {
                String line = whole.get();
                witness.hears(line);
                if (line.startsWith("halted ")) {
                    how = line.substring("halted ".length());
                } else if (line.equals("closed")) {
                    how = "in order";
                }
                lines = line.equals(moment.afterLine()) ? 0 : lines < 0 ? lines : lines + 1;
                if (lines == moment.lines()
                        && how.isEmpty()
                        && !moment.afterLine().isEmpty()) {
                    waitExactly(moment.nanos());
                    // Not Process.destroyForcibly, which also throws away what the process said last.
                    process.toHandle().destroyForcibly();
                    how = moment.afterLine().equals("opening") ? "SIGKILL_AT_START" : "SIGKILL";
                }
            }
        }
        return how;
    }

    /** The next line; one that the kill cut off was never heard. */
    private static Optional<String> line(BufferedReader said) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = said.read(); next >= 0; next = said.read()) {
            if (next == '\n') {
                return Optional.of(line.toString());
            }
            line.append((char) next);
        }
        return Optional.empty();
    }

    private static void waitExactly(int nanos) {
        long moment = System.nanoTime() + nanos;
        while (System.nanoTime() < moment) {
            Thread.onSpinWait();
        }
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(folder)) {
                    Files.delete(each);
                }
            }
        }
    }

    @Override
    public void close() {
        patience.shutdownNow();
    }
}
