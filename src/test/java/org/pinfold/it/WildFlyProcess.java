package org.pinfold.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.management.remote.JMXServiceURL;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** WildFly as {@code server-config/wildfly} configures it. Modules are the provisioned server's, all else is its own. */
public final class WildFlyProcess extends ServerProcess {
    private WildFlyProcess(String name) {
        super(name);
    }

    /** Its directory is {@code target/it/<name>}, so the name is unique among the tests of a build. */
    public static WildFlyProcess named(String name) {
        return new WildFlyProcess(name);
    }

    @Override
    void useDatabaseIn(Path data) {
        property("pinfold.data", data.toString());
    }

    @Override
    public ServerProcess usePostgresql(String url) {
        return property("pinfold.db.driver", "postgresql").property("pinfold.db.url", url);
    }

    @Override
    List<String> command(Path archive) throws IOException {
        Path base = base();
        if (!Files.exists(base)) {
            BuildOutput.copy(
                    BuildOutput.wildfly().resolve("standalone/configuration"),
                    Files.createDirectories(base).resolve("configuration"));
        }
        BuildOutput.remove(base.resolve("deployments"));
        Files.createDirectories(base.resolve("deployments"));
        Files.copy(archive, deployment(""), StandardCopyOption.REPLACE_EXISTING);
        List<String> options = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx384m",
                // These servers start far more often than they work: the optimising compiler costs more than it gives.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary()));
        return StandaloneCommandBuilder.of(BuildOutput.wildfly())
                .setBaseDirectory(base)
                .addJavaOptions(options)
                .addServerArguments(propertyArguments())
                .addServerArguments(
                        "-Djboss.http.port=" + httpPort(), "-Djboss.management.http.port=" + managementPort())
                .build();
    }

    private Path base() {
        return directory().resolve("standalone");
    }

    private Path deployment(String mark) {
        return base().resolve("deployments").resolve("pinfold.war" + mark);
    }

    @Override
    public URI healthUri() {
        return URI.create("http://127.0.0.1:" + managementPort() + "/health/ready");
    }

    @Override
    boolean deploymentFailed() {
        return Files.exists(deployment(".failed"));
    }

    @Override
    JMXServiceURL jmxServiceUrl() throws IOException {
        return new JMXServiceURL("service:jmx:remote+http://127.0.0.1:" + managementPort());
    }
}
