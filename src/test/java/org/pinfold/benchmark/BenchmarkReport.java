package org.pinfold.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Writes what was measured as Markdown. Pure. */
final class BenchmarkReport {
    private static final String NOT_AVAILABLE = "n/a";
    private static final int LONGEST_LIST = 12;
    private static final double LEAST_SHARE = 0.5;
    private static final double LEAST_WAIT = 0.05;

    private final StringBuilder text = new StringBuilder();

    /** A heading and the conditions. */
    BenchmarkReport(String title, Map<String, String> conditions) {
        line("# " + title);
        line("");
        line("| | |");
        line("|---|---|");
        conditions.forEach((name, value) -> line("| " + name + " | " + value + " |"));
    }

    /** The token alone. */
    void bareToken(List<BareToken.Rate> rates) {
        heading("The bare token");
        line("| operation | threads | per second | CPU ms each |");
        line("|---|---:|---:|---:|");
        for (BareToken.Rate rate : rates) {
            line(row(
                    rate.what(),
                    Integer.toString(rate.threads()),
                    number(rate.perSecond(), 0),
                    number(rate.cpuMillis(), 3)));
        }
    }

    /** Everything that the clients did. */
    void windows(List<Window> windows) {
        heading("Over HTTP");
        line(
                "| operation | clients | per second | p50 ms | p95 ms | p99 ms | server CPU ms each | generator CPU ms each |"
                        + " token writes/s | operations a write | CPUs taken by others | refused |");
        line("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (Window window : windows) {
            line(row(
                    window.operation().label(),
                    Integer.toString(window.clients()),
                    number(window.operationsPerSecond(), 1),
                    number(window.latencies().percentileMillis(50), 1),
                    number(window.latencies().percentileMillis(95), 1),
                    number(window.latencies().percentileMillis(99), 1),
                    number(window.serverCpuMillisPerOperation(), 2),
                    number(window.generatorCpuMillisPerOperation(), 3),
                    number(window.tokenWritesPerSecond(), 0),
                    number(window.operationsPerTokenWrite(), 2),
                    number(window.processorsOfOthers(), 2),
                    Long.toString(refused(window))));
        }
        line("");
        for (Window window : windows) {
            String where = window.operation().label() + ", " + window.clients() + " clients";
            window.refusals()
                    .forEach((refusal, count) -> line("- " + where + ": refused " + count + " times: " + refusal));
            if (window.resets() > 0) {
                line("- " + where + ": " + window.resets() + " restores in between, to have guesses again");
            }
            if (window.repeats().orElse(0) > 0) {
                line("- " + where + ": " + window.repeats().orElse(0) + " guesses were taken for repetitions");
            }
        }
    }

    /** The rates of the server as parts of the token's, which is what two machines can be compared by. */
    void ratios(List<BareToken.Rate> rates, List<Window> windows) {
        heading("Parts of the bare token's rate");
        double best = rates.stream()
                .filter(rate -> rate.what().equals(rates.get(0).what()))
                .mapToDouble(BareToken.Rate::perSecond)
                .max()
                .orElse(Double.NaN);
        for (Window window : windows) {
            line("- " + window.operation().label() + ", " + window.clients() + " clients: "
                    + number(100 * window.operationsPerSecond() / best, 1) + " %");
        }
    }

    /** Where the server's time went. */
    void profile(ServerProfile profile, Window window, BareToken.Rate token) {
        heading("Where the time goes: " + window.operation().label() + ", " + window.clients() + " clients");
        line("A flight recording of a window of its own: " + number(window.operationsPerSecond(), 1) + "/s, "
                + number(window.serverCpuMillisPerOperation(), 2) + " ms of the server's CPU each; "
                + profile.samples() + " samples of Java code. The bare PKCS#11 calls are "
                + number(token.cpuMillis(), 3) + " ms of CPU for each restore.");
        list("Java code by library (the JDK counts to its caller), %", profile.libraries(), LEAST_SHARE);
        list("Java code by our innermost method, %", profile.ourMethods(), LEAST_SHARE);
        list("Java code by the method that ran, %", profile.topMethods(), LEAST_SHARE);
        list(
                "In the token's module or in a file, by native method and ours, % of such samples",
                profile.nativeCalls(), LEAST_SHARE);
        list("CPU by kind of thread, native code included, % of the machine", profile.threads(), LEAST_SHARE);
        list("Threads that waited, on average", profile.waits(), LEAST_WAIT);
    }

    String markdown() {
        return text.toString();
    }

    static long refused(Window window) {
        return window.refusals().values().stream().mapToLong(Long::longValue).sum();
    }

    private void list(String title, List<ServerProfile.Share> shares, double least) {
        line("");
        line("| " + title + " | |");
        line("|---|---:|");
        shares.stream()
                .filter(share -> share.amount() >= least)
                .limit(LONGEST_LIST)
                .forEach(share -> line(row(share.name(), number(share.amount(), share.amount() < 10 ? 2 : 1))));
    }

    private void heading(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : NOT_AVAILABLE;
    }

    private static String number(OptionalDouble value, int decimals) {
        return value.isPresent() ? number(value.getAsDouble(), decimals) : NOT_AVAILABLE;
    }
}
