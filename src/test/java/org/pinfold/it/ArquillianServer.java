package org.pinfold.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Prepares what {@code arquillian.xml} refers to, before Arquillian reads it: free ports, so that nothing on the
 * developer's 8080 and 9990 matters, and a fresh base directory, token copy and database. The server inherits this
 * process's {@code SOFTHSM2_CONF}, which the build points at the copy. Does nothing in unit tests.
 */
public final class ArquillianServer implements LauncherSessionListener {
    private static final String NAME = "arquillian";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(BuildOutput.PROPERTY) == null) {
            return;
        }
        // Two servers and their tests share the machine.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        Path directory = BuildOutput.freshDirectory(NAME);
        TokenCopy token = TokenCopy.into(directory.resolve("token"));
        Path temporary = directory.resolve("tmp");
        try {
            Files.createDirectories(temporary);
            Files.createDirectories(LegacyImports.directory());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        int managementPort = FreePorts.next();
        System.setProperty("arquillian.wildfly.home", BuildOutput.wildfly().toString());
        System.setProperty(
                "arquillian.wildfly.base", directory.resolve("standalone").toString());
        System.setProperty("arquillian.wildfly.management-port", Integer.toString(managementPort));
        System.setProperty(
                "arquillian.wildfly.java-arguments",
                String.join(
                        " ",
                        "-Xms64m",
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-Djboss.http.port=" + FreePorts.next(),
                        "-Djboss.management.http.port=" + managementPort,
                        "-Dpinfold.data=" + directory.resolve("data"),
                        "-Dpinfold.token.module=" + TokenCopy.module(),
                        "-Dpinfold.token.label=" + TokenCopy.LABEL,
                        "-Dpinfold.token.pin-file=" + token.pinFile(),
                        "-Dpinfold.service-identity=" + ServerProcess.SERVICE_IDENTITY,
                        // Most tests guess often; what waits has servers of its own.
                        "-Dpinfold.pacing.steps=none",
                        "-Dpinfold.metrics.credential-file=" + MetricsCredential.fileIn(directory),
                        "-Dpinfold.legacy-import.directory=" + LegacyImports.directory(),
                        // So that a test can be a stranger: the tests themselves come from this machine.
                        "-Dpinfold.limits.trusted-proxies=127.0.0.1",
                        "-Dpinfold.profile=development"));
    }
}
