package org.pinfold.torture;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.pinfold.admin.GuessLedgerMXBean;
import org.pinfold.admin.RecoveryMXBean;
import org.pinfold.admin.SlotView;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.OutcomeUnknownException;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.it.DatabaseCopy;
import org.pinfold.it.PinfoldWar;
import org.pinfold.it.TokenCopy;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.it.crash.CrashPoint;
import org.pinfold.protocol.Aci;

/**
 * Kills a WildFly that many people use, again and again, at random moments and between two steps, and checks after each
 * restart that every account is what its clients saw: no evaluation without a debit, nothing acknowledged undone, the right
 * PIN restores, no alarm. Ends with status 1 and the account's history if a promise is broken.
 *
 * <p>The server is the released WAR with {@link CrashPoint} beside it; guesses are not paced.
 */
public final class ServerTorture implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int ACCOUNTS_A_THREAD = 3;
    private static final int SHARED_ACCOUNTS = 4;
    private static final int MAX_SLOTS = 10_000;
    private static final Duration POINT_LIMIT = Duration.ofSeconds(20);
    private static final int TRAIL_CHECKED_EVERY = 25;

    private final SplittableRandom random;
    private final PrintStream out;
    private final WildFlyProcess server;
    private final PinfoldApi api;
    private final PinHashes hashes = new PinHashes();
    private final ServerHistory history = new ServerHistory();
    private final TortureCounts counts = new TortureCounts();
    private final Map<CrashPoint, Integer> halts = new EnumMap<>(CrashPoint.class);
    private final List<Caller> callers = new ArrayList<>();
    private final List<SharedAccount> shared = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Fault fault;
    private Runnable putEarlierBack = () -> {};
    private int kills;
    private volatile boolean running;

    /** What is done to the server on purpose, so that the torture is seen to notice. */
    enum Fault {
        NONE,
        /** The database of the kill before is put back at every kill. */
        EARLIER_DATABASE,
        /** Likewise the token. */
        EARLIER_TOKEN
    }

    /** One thread and the accounts that it alone drives. */
    private final class Caller {
        private final SplittableRandom own = random.split();
        private final List<OwnAccount> accounts = new ArrayList<>();

        /** Until the server is gone. */
        void act() throws PinfoldException {
            try {
                while (running) {
                    if (own.nextInt(100) < 20) {
                        shared.get(own.nextInt(shared.size())).act(own);
                    } else {
                        accounts.get(own.nextInt(accounts.size())).act(own);
                    }
                }
            } catch (IOException e) {
                // The server is gone.
                return;
            }
        }

        void check() throws IOException, PinfoldException {
            for (OwnAccount account : accounts) {
                account.check();
                counts.checks.increment();
                if (own.nextInt(100) < 30) {
                    account.proveAlive();
                }
            }
        }
    }

    private ServerTorture(String name, long seed, Fault fault, PrintStream out) {
        this.fault = fault;
        this.random = new SplittableRandom(seed);
        this.out = out;
        server = WildFlyProcess.named(name);
        server.war(PinfoldWar.file(
                PinfoldWar.with(CrashPoint.class.getPackage()),
                server.directory().resolve("halting.war")));
        api = new PinfoldApi(new JdkHttpTransport(server.uri("")));
    }

    /**
     * Runs it.
     *
     * @param kills how often the server is killed, 1 or more
     * @param limit no kill is begun after this time
     * @param fault what is done to the server on purpose
     * @throws BrokenPromiseException if a promise is broken
     */
    static void run(String name, long seed, int kills, Duration limit, Fault fault, PrintStream out) throws Exception {
        out.println("seed " + seed);
        long end = System.nanoTime() + limit.toNanos();
        try (ServerTorture torture = new ServerTorture(name, seed, fault, out)) {
            torture.server.start().awaitReady();
            torture.register();
            while (torture.kills < kills && System.nanoTime() < end) {
                torture.killOnce();
            }
            torture.report();
            torture.checkTrail();
            out.println("held");
        }
    }

    private void register() throws Exception {
        for (int i = 0; i < THREADS; i++) {
            callers.add(new Caller());
        }
        for (int i = 0; i < SHARED_ACCOUNTS; i++) {
            shared.add(new SharedAccount(phone(), history, counts));
        }
        List<Callable<?>> registrations = new ArrayList<>();
        for (Caller caller : callers) {
            registrations.add(() -> {
                for (int i = 0; i < ACCOUNTS_A_THREAD; i++) {
                    // Some with a lock, and some that are soon used up.
                    caller.accounts.add(new OwnAccount(phone(), history, counts, i == 0 ? 3 : 6, i == 1));
                }
                return true;
            });
        }
        all(registrations);
    }

    private TorturePhone phone() throws IOException, PinfoldException {
        return TorturePhone.registered(api, hashes, history, counts.evaluations);
    }

    /** A load, a kill in its midst, a restart, and a look at everything. */
    private void killOnce() throws Exception {
        Optional<CrashPoint> point = random.nextInt(100) < 50 ? Optional.empty() : Optional.of(anyPoint());
        int count = 1 + random.nextInt(point.map(ServerTorture::usualCount).orElse(1));
        running = true;
        List<Future<?>> acting = new ArrayList<>();
        point.ifPresent(step -> step.arm(server.data(), count));
        for (Caller caller : callers) {
            acting.add(threads.submit(() -> {
                caller.act();
                return true;
            }));
        }
        String how = point.isPresent() ? awaitHalt(point.get(), count, acting) : awaitMoment(acting);
        server.kill();
        running = false;
        for (Future<?> each : acting) {
            result(each);
        }
        kills++;
        CrashPoint.disarm(server.data());
        requireNoAlarmInLog();
        commitFault();
        server.start().awaitReady();
        check();
        out.printf("kill %d %s: %s%n", kills, how, counts);
        if (kills % TRAIL_CHECKED_EVERY == 0) {
            checkTrail();
            report();
        }
    }

    private CrashPoint anyPoint() {
        CrashPoint[] points = CrashPoint.values();
        return points[random.nextInt(points.length)];
    }

    /** So that the server runs for a moment before most halts. */
    private static int usualCount(CrashPoint point) {
        return switch (point) {
            case JOURNAL_WRITE, JOURNAL_WRITTEN, MIRROR_COMMIT, MIRROR_COMMITTED, ANSWER_EVALUATE -> 200;
            case ANSWER_UNLOCK -> 60;
            case PAGE_WRITE, PAGE_WRITTEN, WIPE, WIPED, ANSWER_REMOVE -> 3;
            default -> 20;
        };
    }

    private String awaitHalt(CrashPoint point, int count, List<Future<?>> acting) throws Exception {
        try {
            Awaitility.await()
                    .atMost(POINT_LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !server.isAlive() || hasFailed(acting));
        } catch (ConditionTimeoutException e) {
            out.println(point + " was not come to " + count + " times");
        }
        // A client may know that the server is gone before its process is seen to be: the server took the file away.
        if (CrashPoint.disarm(server.data())) {
            return "instead of " + point + " " + count;
        }
        halts.merge(point, 1, Integer::sum);
        return "at " + point + " " + count;
    }

    private String awaitMoment(List<Future<?>> acting) throws Exception {
        long millis = 200 + random.nextInt(3000);
        try {
            // The first thread ends only if something is wrong.
            acting.get(0).get(millis, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            return "after " + millis + " ms";
        } catch (ExecutionException e) {
            return "too late";
        }
        return "too late";
    }

    private static boolean hasFailed(List<Future<?>> acting) {
        return acting.stream().anyMatch(Future::isDone);
    }

    private void commitFault() {
        putEarlierBack.run();
        switch (fault) {
            case NONE -> {}
            case EARLIER_DATABASE -> putEarlierBack = DatabaseCopy.of(server)::putBack;
            case EARLIER_TOKEN -> {
                TokenCopy earlier = server.token().copyInto(server.directory().resolve("token-" + kills));
                putEarlierBack = () -> server.token().turnBackTo(earlier);
            }
        }
    }

    private void requireNoAlarmInLog() {
        List<String> alarms = server.logText()
                .lines()
                .filter(line -> line.contains("alarm: "))
                .toList();
        if (!alarms.isEmpty()) {
            throw new BrokenPromiseException("alarms while it served", alarms);
        }
    }

    private void check() throws Exception {
        try (JMXConnector jmx = server.jmx()) {
            GuessLedgerMXBean ledger = bean(jmx, "GuessLedger", GuessLedgerMXBean.class);
            if (!ledger.getAlarms().isEmpty()) {
                throw new BrokenPromiseException("alarms after a mere kill", ledger.getAlarms());
            }
            checkSlots(ledger.slots(0, MAX_SLOTS));
        }
        List<Callable<?>> checks = new ArrayList<>();
        callers.forEach(caller -> checks.add(() -> {
            caller.check();
            return true;
        }));
        shared.forEach(account -> checks.add(() -> {
            account.check();
            counts.checks.increment();
            return true;
        }));
        all(checks);
    }

    /** What the token has, before anybody asks for anything. */
    private void checkSlots(List<SlotView> slots) {
        Map<Integer, SlotView> byNumber = new java.util.TreeMap<>();
        slots.forEach(slot -> byNumber.put(slot.getNumber(), slot));
        for (int number : history.slots()) {
            Aci owner = history.ownerOf(number).orElseThrow();
            SlotView view = Optional.ofNullable(byNumber.get(number))
                    .orElseThrow(() -> history.broken(owner, "slot " + number + " is nobody's any more"));
            SlotPosition found = new SlotPosition(number, view.getGeneration(), view.getRound(), view.getUsed());
            SlotPosition seen = history.latest(owner).orElseThrow();
            history.tell(owner, "token: " + found + " " + view.getState());
            if (found.compareTo(seen) < 0) {
                throw history.broken(owner, "the token has " + found + ", a client was told " + seen);
            }
            callers.stream()
                    .flatMap(caller -> caller.accounts.stream())
                    .filter(account -> account.phone().account().equals(owner))
                    .filter(account -> !account.isWhatIsKnown(found, view.getState()))
                    .forEach(account -> {
                        throw history.broken(
                                owner,
                                "the token has " + found + " " + view.getState() + ", known is " + account.known());
                    });
        }
    }

    private void checkTrail() throws Exception {
        try (JMXConnector jmx = server.jmx()) {
            long broken = bean(jmx, "Recovery", RecoveryMXBean.class).firstBrokenAuditEntry();
            if (broken != 0) {
                throw new BrokenPromiseException("the audit trail is broken at " + broken, List.of());
            }
        }
    }

    private static <T> T bean(JMXConnector jmx, String type, Class<T> view) throws IOException {
        try {
            MBeanServerConnection connection = jmx.getMBeanServerConnection();
            return JMX.newMXBeanProxy(connection, new ObjectName("org.pinfold:type=" + type), view);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(type, e);
        }
    }

    private void report() {
        int atPoints = halts.values().stream().mapToInt(Integer::intValue).sum();
        out.println(kills + " kills: " + (kills - atPoints) + " at random, " + halts + "; " + counts);
    }

    private void all(List<Callable<?>> tasks) throws Exception {
        List<Future<?>> pending = new ArrayList<>();
        tasks.forEach(task -> pending.add(threads.submit(task)));
        for (Future<?> each : pending) {
            result(each);
        }
    }

    /** An answer that no client expects is a broken promise, and so is a server that does not come out of a doubt. */
    private static void result(Future<?> task) throws Exception {
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokenPromiseException broken) {
                throw broken;
            }
            if (e.getCause() instanceof OutcomeUnknownException) {
                throw new BrokenPromiseException("no outcome became known", List.of());
            }
            throw e;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.close();
    }

    /** {@code [--kills n] [--seconds n] [--seed n] [--name directory below target/it] [--fault name]}. */
    public static void main(String[] arguments) throws Exception {
        int kills = 200;
        long seconds = Duration.ofDays(7).toSeconds();
        long seed = System.nanoTime();
        String name = "torture-server";
        Fault fault = Fault.NONE;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--kills" -> kills = Integer.parseInt(value);
                case "--seconds" -> seconds = Long.parseLong(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--name" -> name = value;
                case "--fault" -> fault = Fault.valueOf(value);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
        try {
            run(name, seed, kills, Duration.ofSeconds(seconds), fault, System.out);
        } catch (BrokenPromiseException e) {
            System.out.println("BROKEN with seed " + seed + ": " + e.getMessage());
            e.history().forEach(line -> System.out.println("  " + line));
            System.exit(1);
        }
        System.exit(0);
    }
}
