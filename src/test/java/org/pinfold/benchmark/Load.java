package org.pinfold.benchmark;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closed load: each client sends its next request when the last one is answered. Clients share nothing: each has a thread,
 * a connection, and every n-th account of the pool, which it takes in turn.
 */
final class Load {
    private final URI server;
    private final List<GuessedAccount> accounts;
    private final ServerCounters counters;
    private final Duration leadIn;

    /**
     * A load that is not running yet.
     *
     * @param leadIn how long clients run before a window begins
     */
    Load(URI server, List<GuessedAccount> accounts, ServerCounters counters, Duration leadIn) {
        this.server = server;
        this.accounts = accounts;
        this.counters = counters;
        this.leadIn = leadIn;
    }

    /**
     * Runs the clients for the lead-in and then measures, while they run on, for as long as the window is.
     *
     * @param clients at most as many as there are accounts
     * @throws IOException if the server does not answer
     */
    Window measure(Operation operation, int clients, Duration length) throws IOException, InterruptedException {
        if (clients > accounts.size()) {
            throw new IllegalArgumentException(clients + " clients need as many accounts");
        }
        long from = System.nanoTime() + leadIn.toNanos();
        long until = from + length.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Client> running = new ArrayList<>();
            List<Future<?>> ends = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                Client one = new Client(operation, share(client, clients), from, until);
                running.add(one);
                ends.add(threads.submit(one::run));
            }
            sleepUntil(from);
            ServerCounters.Reading before = counters.read();
            long ownCpu = Cpu.ownNanos();
            OptionalLong machineCpu = Cpu.machineNanos();
            sleepUntil(until);
            ownCpu = Cpu.ownNanos() - ownCpu;
            OptionalLong machineCpuAfter = Cpu.machineNanos();
            ServerCounters.Reading after = counters.read();
            for (Future<?> end : ends) {
                end.get();
            }
            SortedMap<String, Long> refusals = new TreeMap<>();
            running.forEach(
                    client -> client.refusals.forEach((refusal, count) -> refusals.merge(refusal, count, Long::sum)));
            return new Window(
                    operation,
                    clients,
                    length.toNanos() / 1e9,
                    Latencies.merge(
                            running.stream().map(client -> client.latencies).toList()),
                    running.stream().mapToLong(client -> client.resets).sum(),
                    refusals,
                    ownCpu,
                    machineCpu.isPresent() && machineCpuAfter.isPresent()
                            ? OptionalLong.of(machineCpuAfter.getAsLong() - machineCpu.getAsLong())
                            : OptionalLong.empty(),
                    before,
                    after);
        } catch (ExecutionException e) {
            throw new IOException("a client failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Restores with every account that has spent half of its guesses, so that the next window need not. */
    void resetCounts() throws IOException, InterruptedException {
        try (ApiConnection connection = new ApiConnection(server)) {
            for (GuessedAccount account : accounts) {
                if (account.isHalfSpent()) {
                    account.restore(connection);
                }
            }
        } catch (RefusedException e) {
            throw new IOException("a count could not be reset", e);
        }
    }

    private List<GuessedAccount> share(int client, int clients) {
        List<GuessedAccount> share = new ArrayList<>();
        for (int index = client; index < accounts.size(); index += clients) {
            share.add(accounts.get(index));
        }
        return share;
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
    }

    private final class Client {
        private final Operation operation;
        private final List<GuessedAccount> own;
        private final long from;
        private final long until;
        private final Latencies latencies = new Latencies();
        private final SortedMap<String, Long> refusals = new TreeMap<>();
        private long resets;

        Client(Operation operation, List<GuessedAccount> own, long from, long until) {
            this.operation = operation;
            this.own = own;
            this.from = from;
            this.until = until;
        }

        /** Runs to the end of the window; returns how many operations counted. */
        int run() throws IOException {
            try (ApiConnection connection = new ApiConnection(server)) {
                for (int turn = 0; ; turn++) {
                    GuessedAccount account = own.get(turn % own.size());
                    try {
                        if (operation == Operation.EVALUATION && account.isNearlySpent()) {
                            account.restore(connection);
                            resets++;
                        }
                        long start = System.nanoTime();
                        if (start - until >= 0) {
                            return latencies.count();
                        }
                        operation.perform(account, connection);
                        long end = System.nanoTime();
                        if (end - from >= 0 && end - until < 0) {
                            latencies.add(end - start);
                        }
                    } catch (RefusedException e) {
                        refusals.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
                        if (System.nanoTime() - until >= 0) {
                            return latencies.count();
                        }
                    }
                }
            }
        }
    }
}
