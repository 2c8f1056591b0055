package org.pinfold.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pinfold.it.BuildOutput;
import org.pinfold.it.FreePorts;

/** A real PostgreSQL on loopback, with an empty database, for one test. */
final class PostgresqlCluster implements AutoCloseable {
    private static final String SCRIPT =
            Path.of("src/test/postgresql/cluster").toAbsolutePath().toString();

    private final int port = FreePorts.next();
    private final Path directory;
    private final Path log;

    PostgresqlCluster(String name) throws IOException {
        log = BuildOutput.freshDirectory(name).resolve("cluster.log");
        // Not below the build's directory: PostgreSQL's own user may not get there.
        directory = Files.createTempDirectory("pinfold-postgresql");
        Files.delete(directory);
        Command.of(SCRIPT, "start", directory.toString(), Integer.toString(port))
                .succeed(log);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/pinfold";
    }

    @Override
    public void close() {
        if (Files.exists(directory)) {
            Command.of(SCRIPT, "stop", directory.toString()).succeed(log.resolveSibling("stop.log"));
        }
    }
}
