package org.pinfold.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Help.Ansi;

/** What a person sees: short lines, in colours and with a moving sign of work only where there is a terminal. */
final class Terminal {
    private static final String SPINNER = "|/-\\";
    private static final int SPINNER_PERIOD_MILLIS = 120;

    private final PrintWriter out;
    private final boolean lively;
    private final Set<String> shown = new HashSet<>();

    /** @param lively whether {@code out} is a terminal */
    Terminal(PrintWriter out, boolean lively) {
        this.out = out;
        this.lively = lively;
    }

    static Terminal standard(PrintWriter out) {
        return new Terminal(out, Ansi.AUTO.enabled());
    }

    void title(String text) {
        print("1", text);
    }

    void scene(int number, String text) {
        shown.clear();
        out.println();
        print("1;36", number + ". " + text);
    }

    void say(String format, Object... arguments) {
        print("", "   " + String.format(format, arguments));
    }

    void good(String format, Object... arguments) {
        print("32", "   " + String.format(format, arguments));
    }

    void bad(String format, Object... arguments) {
        print("33", "   " + String.format(format, arguments));
    }

    void failure(String format, Object... arguments) {
        print("1;31", String.format(format, arguments));
    }

    private void print(String style, String text) {
        out.println(lively && !style.isEmpty() ? "\u001B[" + style + "m" + text + "\u001B[0m" : text);
        out.flush();
    }

    /** Something that takes a while. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, PinfoldException;
    }

    /** Runs it, showing that something happens; without a terminal, once in a scene. */
    <T> T during(String what, Work<T> work) throws IOException, PinfoldException {
        if (!lively) {
            if (shown.add(what)) {
                say("… %s", what);
            }
            return work.run();
        }
        AtomicInteger frame = new AtomicInteger();
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "spinner");
            thread.setDaemon(true);
            return thread;
        });
        var ticks = ticker.scheduleAtFixedRate(
                () -> {
                    int tick = frame.getAndIncrement();
                    out.print("\r   " + SPINNER.charAt(tick % SPINNER.length()) + " " + what + " "
                            + tick * SPINNER_PERIOD_MILLIS / 1000 + " s");
                    out.flush();
                },
                0,
                SPINNER_PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } finally {
            ticks.cancel(false);
            ticker.shutdown();
            awaitQuietly(ticker);
            out.print("\r\u001B[K");
            out.flush();
        }
    }

    private static void awaitQuietly(ScheduledExecutorService ticker) {
        try {
            ticker.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
