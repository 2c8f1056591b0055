package org.pinfold.benchmark;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.benchmark.StrangersCall.Answered;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.messages.RecoveryPasswordRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Whether a stranger can tell numbers and accounts that exist from those that do not: each call is made many times for both,
 * in random order over one connection, and answers and times are compared. Statistics, so a report and not a test.
 */
@Command(
        name = "enumeration",
        description = "Compares what strangers are answered about what exists and what does not.",
        mixinStandardHelpOptions = true)
@NullUnmarked // its fields are filled by picocli
final class Indistinguishability implements Callable<Integer> {
    private static final int UNKNOWN_FROM = AccountPool.MAX_ACCOUNTS / 2;
    private static final int PASSWORD_OCTETS = 32;

    @Option(names = "--server", required = true, description = "Address of the server.")
    URI server;

    @Option(
            names = "--accounts",
            defaultValue = "32",
            description = "Accounts that exist, and as many that do not (default: ${DEFAULT-VALUE}).")
    int accounts;

    @Option(
            names = "--warm-up",
            defaultValue = "3000",
            description = "Calls of each kind before the first one that counts (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = "--samples",
            defaultValue = "3000",
            description = "Calls of each kind and side (default: ${DEFAULT-VALUE}).")
    int samples;

    @Spec
    CommandLine.Model.CommandSpec spec;

    private final SecureRandom random = new SecureRandom();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Indistinguishability()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, PinfoldException {
        List<DeviceCredential> known = new ArrayList<>();
        PinfoldApi api = new PinfoldApi(new JdkHttpTransport(server));
        for (int index = 0; index < accounts; index++) {
            DeviceCredential device = AccountPool.register(api, AccountPool.number(index));
            api.setRecoveryPassword(device, new RecoveryPasswordRequest(drawPassword(), Optional.empty()));
            known.add(device);
        }
        say("| call | answers | known: median ms | unknown: median ms | known is slower in | 95 % | p |");
        say("|---|---|---:|---:|---:|---|---:|");
        boolean same = true;
        for (StrangersCall call : StrangersCall.all(server, known, UNKNOWN_FROM, random)) {
            same &= compare(call);
        }
        return same ? 0 : 1;
    }

    private Octets drawPassword() {
        byte[] octets = new byte[PASSWORD_OCTETS];
        random.nextBytes(octets);
        return Octets.of(octets);
    }

    /** Whether the answers were the same; the times are for people to judge. */
    private boolean compare(StrangersCall call) throws IOException, InterruptedException {
        for (int i = 0; i < warmUp; i++) {
            call.make(i % 2 == 0, i % accounts);
        }
        TwoSides times = new TwoSides();
        Optional<Answered> first = Optional.empty();
        boolean same = true;
        while (times.least() < samples) {
            boolean existing = random.nextBoolean();
            Answered answered = call.make(existing, random.nextInt(accounts));
            times.add(existing, answered.nanos());
            same &= first.map(other -> other.saysTheSameAs(answered)).orElse(true);
            first = first.or(() -> Optional.of(answered));
        }
        TwoSides.Comparison compared = times.compare();
        say(String.format(
                Locale.ROOT,
                "| %s | %s, %d | %.3f | %.3f | %.1f %% | %.1f to %.1f %% | %.2f |",
                call.label(),
                same ? "the same" : "**differ**",
                first.orElseThrow().status(),
                compared.knownMedianMillis(),
                compared.unknownMedianMillis(),
                100 * compared.slowerShare(),
                100 * compared.slowerShareLow(),
                100 * compared.slowerShareHigh(),
                compared.p()));
        return same;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
