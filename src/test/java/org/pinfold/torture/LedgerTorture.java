package org.pinfold.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tortures the bare ledger; run by {@code server-config/torture ledger}. Status 0 if it held, 1 if it did not. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Kills a process with a guess ledger, again and again.")
public final class LedgerTorture implements Callable<Integer> {
    @Option(names = "--kills", description = "how many times")
    int kills = 2000;

    @Option(names = "--seconds", description = "ends after this time, whatever --kills says")
    int seconds = Integer.MAX_VALUE;

    @Option(names = "--seed", description = "of every choice; which thread comes first is not chosen")
    long seed = System.nanoTime();

    @Option(names = "--directory", description = "for both stores; what is there is deleted")
    Path directory = Path.of("target", "torture", "ledger");

    @Option(names = "--fault", description = "breaks the ledger on purpose: ${COMPLETION-CANDIDATES}")
    Fault fault = Fault.NONE;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LedgerTorture()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println("seed " + seed);
        long started = System.nanoTime();
        Figures figures = new Figures();
        try (LedgerKiller killer = new LedgerKiller(directory, seed, fault, figures)) {
            try {
                killer.kill(kills, Duration.ofSeconds(seconds), System.out);
                System.out.println("held");
                return 0;
            } catch (BrokenPromiseException e) {
                e.history().forEach(System.out::println);
                System.out.println("BROKEN " + e.getMessage());
                System.out.println("the stores are in " + directory);
                return 1;
            } finally {
                double minutes = (System.nanoTime() - started) / 60e9;
                System.out.printf(
                        "seed %d, %.1f minutes, %.1f kills/min; %s%n",
                        seed, minutes, figures.kills() / minutes, figures);
            }
        }
    }
}
