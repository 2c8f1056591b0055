package org.pinfold.it;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.remote.JMXServiceURL;

/** Payara Micro with the command files of {@code server-config/payara}. */
public final class PayaraMicroProcess extends ServerProcess {
    private static final Path COMMANDS = Path.of("server-config/payara").toAbsolutePath();
    private static final Pattern FAILED = Pattern.compile("Exception while \\w+ the app");

    private PayaraMicroProcess(String name) {
        super(name);
        environment("PINFOLD_BIND_ADDRESS", "127.0.0.1");
    }

    /** Its directory is {@code target/it/<name>}, so the name is unique among the tests of a build. */
    public static PayaraMicroProcess named(String name) {
        return new PayaraMicroProcess(name);
    }

    @Override
    void useDatabaseIn(Path data) {
        environment("PINFOLD_DB_URL", "jdbc:h2:file:" + data.resolve("pinfold") + ";WRITE_DELAY=0");
        environment("PINFOLD_DB_DRIVER_CLASS", "org.h2.Driver");
        environment("PINFOLD_DB_USER", "pinfold");
        environment("PINFOLD_DB_PASSWORD", "pinfold");
    }

    @Override
    List<String> command(Path archive) throws IOException {
        Path root = directory().resolve("payara");
        // Payara saves what the command files did, and they cannot be run over their own result.
        BuildOutput.remove(root);
        Files.createDirectories(data());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms64m", "-Xmx512m", "-Djava.io.tmpdir=" + temporary()));
        command.addAll(List.of(
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Dcom.sun.management.jmxremote.port=" + managementPort(),
                "-Dcom.sun.management.jmxremote.rmi.port=" + managementPort(),
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Djava.rmi.server.hostname=127.0.0.1"));
        command.addAll(propertyArguments());
        command.addAll(List.of("-jar", BuildOutput.payaraMicro().toString()));
        command.addAll(List.of("--rootdir", root.toString()));
        command.addAll(List.of("--port", Integer.toString(httpPort()), "--maxhttpthreads", "32"));
        command.addAll(List.of("--nocluster", "--nohazelcast", "--disablephonehome"));
        command.addAll(List.of(
                "--prebootcommandfile", COMMANDS.resolve("pre-boot.asadmin").toString()));
        command.addAll(List.of(
                "--postbootcommandfile", COMMANDS.resolve("post-boot.asadmin").toString()));
        command.addAll(List.of("--deploy", archive.toString(), "--contextroot", "/"));
        return command;
    }

    @Override
    public URI healthUri() {
        return uri("/health/ready");
    }

    @Override
    boolean deploymentFailed() {
        return FAILED.matcher(logText()).find();
    }

    @Override
    JMXServiceURL jmxServiceUrl() {
        try {
            return new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + managementPort() + "/jmxrmi");
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
