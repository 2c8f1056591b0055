package org.pinfold.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.token.pkcs11.Pkcs11Token;
import org.pinfold.token.pkcs11.SoftHsm;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures a running server from outside, and the token alone beside it. {@code server-config/benchmark} starts both; the
 * token that is measured alone is the one of {@code SOFTHSM2_CONF}.
 */
@Command(
        name = "benchmark",
        description = "Measures restores and evaluations over HTTP, and the bare token.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
@NullUnmarked // its fields are filled by picocli
final class HttpBenchmark implements Callable<Integer> {
    private static final int MAX_TRIES = 255;
    private static final int POINTS_OF_AN_ACCOUNT = 4;
    private static final int WARM_UP_CLIENTS = 16;
    private static final Duration LEAD_IN = Duration.ofSeconds(3);

    @Option(names = "--server", required = true, description = "Address of the server.")
    URI server;

    @Option(names = "--management-port", required = true, description = "Its management port, for JMX.")
    int managementPort;

    @Option(names = "--data", required = true, description = "A folder on the disk that the database is on.")
    Path data;

    @Option(names = "--output", required = true, description = "Folder for the report and the recording.")
    Path output;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "Numbers of clients (default: ${DEFAULT-VALUE}).")
    List<Integer> clients;

    @Option(names = "--accounts", defaultValue = "1024", description = "Accounts (default: ${DEFAULT-VALUE}).")
    int accountCount;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds before the first window (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds;

    @Option(names = "--window", defaultValue = "15", description = "Seconds of a window (default: ${DEFAULT-VALUE}).")
    int windowSeconds;

    @Option(
            names = "--profiled-clients",
            defaultValue = "64",
            description = "Clients of the recorded window, 0 for none (default: ${DEFAULT-VALUE}).")
    int profiledClients;

    @Spec
    CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HttpBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int most = Stream.concat(clients.stream(), Stream.of(profiledClients, WARM_UP_CLIENTS))
                .reduce(1, Math::max);
        if (accountCount < most || accountCount > AccountPool.MAX_ACCOUNTS || windowSeconds < 1 || warmUpSeconds < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "there are as many accounts as clients at least, and windows last a second at least");
        }
        Files.createDirectories(output);
        LocalDateTime now = LocalDateTime.now(java.time.ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        try (JMXConnector connector = connect()) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ServerCounters counters = new ServerCounters(beans);
            BenchmarkReport report = new BenchmarkReport("Benchmark of " + now + " UTC", conditions(counters));

            say("the bare token");
            Pkcs11Token token = Pkcs11Token.open(SoftHsm.developmentToken(), new SecureRandom());
            List<BareToken.Rate> rates =
                    new BareToken(token, new SecureRandom()).measure(Duration.ofSeconds(Math.min(5, windowSeconds)));
            report.bareToken(rates);

            say(accountCount + " accounts");
            List<GuessedAccount> accounts =
                    AccountPool.prepare(server, 0, accountCount, MAX_TRIES, POINTS_OF_AN_ACCOUNT);
            Load load = new Load(server, accounts, counters, LEAD_IN);
            say("warming up, " + warmUpSeconds + " s");
            load.measure(Operation.RESTORE, WARM_UP_CLIENTS, Duration.ofSeconds(warmUpSeconds));

            List<Window> windows = new ArrayList<>();
            for (int count : clients) {
                for (Operation operation : Operation.values()) {
                    load.resetCounts();
                    windows.add(measured(load, operation, count));
                }
            }
            report.windows(windows);
            report.ratios(rates, windows);

            if (profiledClients > 0) {
                say("recorded: complete restores, " + profiledClients + " clients");
                // At its first start the recorder changes classes of the JDK, and what was compiled of them is void.
                ServerRecording.start(beans).discard();
                load.measure(Operation.RESTORE, profiledClients, Duration.ofSeconds(warmUpSeconds));
                Path file = output.resolve("server.jfr");
                ServerRecording recording = ServerRecording.start(beans);
                Window window = load.measure(Operation.RESTORE, profiledClients, Duration.ofSeconds(windowSeconds));
                recording.stop(file);
                report.profile(ServerProfile.read(file), window, rates.get(0));
            }
            Path file = output.resolve("http-" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")) + ".md");
            Files.writeString(file, report.markdown());
            out().println();
            out().print(report.markdown());
            out().println();
            out().println("written to " + file);
            out().flush();
            return windows.stream().allMatch(window -> BenchmarkReport.refused(window) == 0) ? 0 : 1;
        }
    }

    private Window measured(Load load, Operation operation, int count) throws IOException, InterruptedException {
        Window window = load.measure(operation, count, Duration.ofSeconds(windowSeconds));
        say(String.format(
                Locale.ROOT, "%s, %d clients: %.1f/s", operation.label(), count, window.operationsPerSecond()));
        return window;
    }

    private Map<String, String> conditions(ServerCounters counters) throws IOException {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        conditions.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        conditions.put("server's Java", counters.javaVersion());
        conditions.put(
                "generator's Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        conditions.put(
                "database",
                System.getenv().getOrDefault("PINFOLD_DB_URL", "H2 in a file").replaceAll("\\?.*", ""));
        Latencies appends = DurableAppend.measure(data);
        conditions.put(
                "durable append of 4 KiB",
                String.format(
                        Locale.ROOT,
                        "p50 %.2f ms, p99 %.2f ms (%s)",
                        appends.percentileMillis(50),
                        appends.percentileMillis(99),
                        Files.getFileStore(data).type()));
        conditions.put(
                "accounts, warm-up, windows",
                accountCount + ", " + warmUpSeconds + " s, " + windowSeconds + " s each after " + LEAD_IN.toSeconds()
                        + " s of lead-in");
        return conditions;
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        Optional<String> model = Optional.empty();
        if (Files.isReadable(info)) {
            model = Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst();
        }
        return model.map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(System.getProperty("os.arch"));
    }

    @SuppressWarnings("BanJNDI") // the peer is the server that the benchmark started on loopback
    private JMXConnector connect() throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL("service:jmx:remote+http://127.0.0.1:" + managementPort));
    }

    private void say(String progress) {
        out().println("benchmark: " + progress);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
