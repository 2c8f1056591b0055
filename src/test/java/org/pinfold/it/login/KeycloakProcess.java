package org.pinfold.it.login;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.pinfold.it.BuildOutput;
import org.pinfold.it.FreePorts;

/** A Keycloak in its development mode, with one realm, two clients and one person; unpacked by the build's profile. */
final class KeycloakProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final long STOP_SECONDS = 30;

    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final Process process;
    private final Path log;

    KeycloakProcess() throws IOException {
        Path home = home();
        Path imports = Files.createDirectories(home.resolve("data/import"));
        Files.copy(
                Path.of("src/test/resources/login/keycloak-realm.json"),
                imports.resolve("staff-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        log = BuildOutput.freshDirectory("keycloak").resolve("keycloak.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + managementPort,
                        "--hostname=http://127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("SOFTHSM2_CONF");
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
    }

    /** The one folder in the archive. */
    private static Path home() throws IOException {
        try (Stream<Path> unpacked = Files.list(BuildOutput.directory().resolve("keycloak"))) {
            return unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    KeycloakProcess awaitReady() {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest discovery = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                .build();
        Awaitility.await("Keycloak ready")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast("Keycloak ended: " + log, () -> !process.isAlive())
                .until(() -> http.send(discovery, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        return this;
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/realms/staff";
    }

    String keysUrl() {
        return issuer() + "/protocol/openid-connect/certs";
    }

    private void killAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            killAll();
        }
    }
}
