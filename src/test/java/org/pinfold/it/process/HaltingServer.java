package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.pinfold.it.PinfoldWar;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.it.crash.CrashPoint;

/** A server that halts at a step that a test names, and is started again upon what it left in token and database. */
final class HaltingServer implements AutoCloseable {
    private static final Duration HALT_LIMIT = Duration.ofSeconds(60);

    private final WildFlyProcess server;

    HaltingServer(String name) {
        server = WildFlyProcess.named(name);
        server.war(PinfoldWar.file(
                PinfoldWar.with(CrashPoint.class.getPackage()),
                server.directory().resolve("halting.war")));
    }

    ServerProcess server() {
        return server;
    }

    void start() {
        server.start().awaitReady();
    }

    /**
     * Runs the acts side by side into a halt at a step, and starts the server again; fails if they do not get there, if
     * nobody's answer was cut off, or if the start raises an alarm.
     *
     * @param count the how manieth time that the step is come to
     */
    void haltAt(CrashPoint point, int count, List<Callable<?>> acts) throws Exception {
        point.arm(server.data(), count);
        ExecutorService callers = Executors.newFixedThreadPool(acts.size());
        int cutOff = 0;
        try {
            List<Future<?>> answers = new ArrayList<>();
            acts.forEach(act -> answers.add(callers.submit(act)));
            for (Future<?> answer : answers) {
                cutOff += isCutOff(answer) ? 1 : 0;
            }
        } finally {
            callers.shutdownNow();
        }
        boolean passedBy = CrashPoint.disarm(server.data());
        assertThat(passedBy).as("the server did not come to " + point).isFalse();
        assertThat(cutOff).as("answers that did not come").isPositive();
        Awaitility.await("halt at " + point).atMost(HALT_LIMIT).until(() -> !server.isAlive());
        server.kill();
        start();
        assertThat(Counters.alarmsOf(server)).as("alarms after a mere crash").isEmpty();
    }

    void haltAt(CrashPoint point, Callable<?> act) throws Exception {
        haltAt(point, 1, List.of(act));
    }

    private static boolean isCutOff(Future<?> answer) throws Exception {
        try {
            answer.get();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
