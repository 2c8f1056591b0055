package org.pinfold.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.pinfold.bootstrap.ReadinessCheck;

/**
 * A server that is a process of its own, with its own ports, token copy, database and log, all below {@code
 * target/it/<name>}. For tests that start with a wrong token, kill, restart or turn something back: the PKCS#11 library
 * is one per process, and a process that has logged in accepts any PIN from then on.
 *
 * <p>Configure, {@link #start}, then {@link #awaitReady} or {@link #awaitRefused}. After {@link #kill} or {@link #stop}
 * it may be started again on the same ports, token and database. {@link #close} stops it. Not thread-safe.
 */
public abstract class ServerProcess implements AutoCloseable {
    /** What devices of the tests are pinned to. */
    public static final String SERVICE_IDENTITY = "test.pinfold.example";

    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Path directory;
    private final TokenCopy token;
    private final int httpPort = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Path war = BuildOutput.war();
    private int starts;
    private Optional<Process> process = Optional.empty();

    ServerProcess(String name) {
        this.name = name;
        directory = BuildOutput.freshDirectory(name);
        token = TokenCopy.into(directory.resolve("token"));
        environment.putAll(token.environment());
        property("pinfold.token.module", TokenCopy.module().toString());
        property("pinfold.token.label", TokenCopy.LABEL);
        property("pinfold.token.pin-file", token.pinFile().toString());
        property("pinfold.service-identity", SERVICE_IDENTITY);
        property("pinfold.profile", "development");
        // Most tests guess often; those of pacing set steps.
        property("pinfold.pacing.steps", "none");
        useDatabaseIn(data());
    }

    /** Sets a system property of the server, for example a configuration value. Counts from the next start. */
    public final ServerProcess property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Leaves a property out that would be set by default, for example {@code pinfold.profile}. */
    public final ServerProcess withoutProperty(String key) {
        properties.remove(key);
        return this;
    }

    public final ServerProcess environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Deploys another WAR than the released one. */
    public final ServerProcess war(Path archive) {
        war = archive;
        return this;
    }

    /** Uses a PostgreSQL database of the role {@code pinfold}, whose password is the same, instead of the embedded one. */
    public abstract ServerProcess usePostgresql(String url);

    /** The embedded database's directory; by default {@link #data}. */
    abstract void useDatabaseIn(Path data);

    /** The command line that starts a server in the foreground, and its files where it expects them. */
    abstract List<String> command(Path archive) throws IOException;

    /** Where the server says whether it and its deployments are ready. */
    public abstract URI healthUri();

    /** Whether the server has given the deployment up. */
    abstract boolean deploymentFailed();

    abstract JMXServiceURL jmxServiceUrl() throws IOException;

    /**
     * Opens a connection to this server's MBeans, over the wire.
     *
     * @return owned by the caller, who closes it
     */
    @SuppressWarnings("BanJNDI") // the peer is the server that this test started on loopback
    public final JMXConnector jmx() throws IOException {
        return JMXConnectorFactory.connect(jmxServiceUrl());
    }

    /** Starts the process and returns at once. */
    public final ServerProcess start() {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        try {
            starts++;
            Path temporary = directory.resolve("tmp");
            BuildOutput.remove(temporary);
            Files.createDirectories(temporary);
            // Always the same file name, so that a restart replaces the deployment instead of adding one.
            Path archive = directory.resolve("pinfold.war");
            Files.copy(war, archive, StandardCopyOption.REPLACE_EXISTING);
            ProcessBuilder builder = new ProcessBuilder(command(archive))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log().toFile()));
            // The token of the surrounding test run is not this server's.
            builder.environment().remove("JAVA_OPTS");
            builder.environment().putAll(environment);
            Process started = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            process = Optional.of(started);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the application answers UP; fails with the log's end if it refused to start or the process died. */
    public final ServerProcess awaitReady() {
        Awaitility.await(name + " ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .failFast(() -> {
                    if (!isAlive() || deploymentFailed()) {
                        throw new AssertionError(name + " did not start:\n" + logEnd());
                    }
                })
                .until(this::answersUp);
        return this;
    }

    /** Waits until the server has refused the application, and returns the whole log. */
    public final String awaitRefused() {
        Awaitility.await(name + " refused")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .failFast(() -> {
                    if (answersUp()) {
                        throw new AssertionError(name + " serves, though it should have refused to");
                    }
                })
                .until(() -> !isAlive() || deploymentFailed());
        return logText();
    }

    private boolean answersUp() {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(healthUri())
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            // The server's own checks are up earlier than the application: its check has to be among them.
            return answer.statusCode() == 200 && answer.body().contains("\"" + ReadinessCheck.NAME + "\"");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the process as a crash would ({@code SIGKILL}); nothing of it runs any more when this returns. */
    public final ServerProcess kill() {
        process.ifPresent(running -> {
            running.destroyForcibly();
            awaitEnd(running);
        });
        return this;
    }

    /** Shuts the server down in order. */
    public final ServerProcess stop() {
        process.ifPresent(running -> {
            running.destroy();
            awaitEnd(running);
        });
        return this;
    }

    private void awaitEnd(Process running) {
        try {
            if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
                throw new IllegalStateException(name + " did not stop in time:\n" + logEnd());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        process = Optional.empty();
    }

    public final boolean isAlive() {
        return process.map(Process::isAlive).orElse(false);
    }

    final long pid() {
        return process.orElseThrow(() -> new IllegalStateException(name + " does not run"))
                .pid();
    }

    @Override
    public final void close() {
        stop();
    }

    /** The application's root plus a path that starts with a slash. */
    public final URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    public final int httpPort() {
        return httpPort;
    }

    final int managementPort() {
        return managementPort;
    }

    public final TokenCopy token() {
        return token;
    }

    /** Where this server keeps its database file. */
    public final Path data() {
        return directory.resolve("data");
    }

    public final Path directory() {
        return directory;
    }

    final Path temporary() {
        return directory.resolve("tmp");
    }

    final List<String> propertyArguments() {
        return properties.entrySet().stream()
                .map(entry -> "-D" + entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** Everything that the server wrote since its present start; earlier starts have files of their own. */
    public final Path log() {
        return directory.resolve("server-" + starts + ".log");
    }

    public final String logText() {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String logEnd() {
        List<String> lines = logText().lines().toList();
        return lines.stream().skip(Math.max(0, lines.size() - 60)).collect(Collectors.joining("\n"));
    }
}
