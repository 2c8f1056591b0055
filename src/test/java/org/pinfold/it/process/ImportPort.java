package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.awaitility.Awaitility;
import org.pinfold.admin.LegacyImportMXBean;
import org.pinfold.it.ServerProcess;

/** Imports of an old system's locks by a running server, as an administrator starts and follows them. */
final class ImportPort implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final JMXConnector connector;
    private final LegacyImportMXBean imports;

    private ImportPort(JMXConnector connector) throws IOException, MalformedObjectNameException {
        this.connector = connector;
        imports = JMX.newMXBeanProxy(
                connector.getMBeanServerConnection(),
                new ObjectName("org.pinfold:type=LegacyImport"),
                LegacyImportMXBean.class);
    }

    static ImportPort of(ServerProcess server) throws IOException, MalformedObjectNameException {
        return new ImportPort(server.jmx());
    }

    /** Starts an import of a file in the server's directory and waits until so many locks of it are imported. */
    void startUntil(String file, long imported) {
        assertThat(imports.start(file)).isEmpty();
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> assertThat(imports.getState()).isEqualTo("RUNNING"))
                .until(() -> imports.getImported() >= imported);
    }

    /** Waits for the end of the import that runs. */
    LegacyImportMXBean ended() {
        Awaitility.await().atMost(LIMIT).until(() -> !imports.getState().equals("RUNNING"));
        return imports;
    }

    /** Starts an import and waits for its end. */
    LegacyImportMXBean importAll(String file) {
        assertThat(imports.start(file)).isEmpty();
        return ended();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
