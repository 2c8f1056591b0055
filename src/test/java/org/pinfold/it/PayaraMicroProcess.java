package org.pinfold.it;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
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

    private boolean postgresql;

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
    public ServerProcess usePostgresql(String url) {
        postgresql = true;
        return environment("PINFOLD_DB_URL", url).environment("PINFOLD_DB_DRIVER_CLASS", "org.postgresql.Driver");
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
        command.addAll(propertyArguments());
        command.addAll(List.of("-jar", BuildOutput.payaraMicro().toString()));
        command.addAll(List.of("--rootdir", root.toString()));
        command.addAll(List.of("--port", Integer.toString(httpPort()), "--maxhttpthreads", "32"));
        if (postgresql) {
            command.addAll(List.of("--addlibs", BuildOutput.postgresqlDriver().toString()));
        }
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

    /**
     * Attaches to the process. The flags for JMX over a port also open a listener on every interface, with which the
     * development profile rightly refuses to start. Attaching opens one too, and so ends the profile: read MBeans last.
     */
    @Override
    JMXServiceURL jmxServiceUrl() throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid()));
            try {
                return new JMXServiceURL(machine.startLocalManagementAgent());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }
}
