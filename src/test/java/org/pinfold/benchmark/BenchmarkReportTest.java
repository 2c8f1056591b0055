package org.pinfold.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the report makes of counters that are there, and of those that a server does not have. */
class BenchmarkReportTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void ratesAndCostsAreDifferencesOfCounters() {
        Window window = window(
                reading(0, OptionalLong.of(100), OptionalLong.of(400), OptionalLong.of(SECOND)),
                reading(2 * SECOND, OptionalLong.of(150), OptionalLong.of(600), OptionalLong.of(3 * SECOND)));

        assertThat(window.operationsPerSecond()).isEqualTo(2);
        assertThat(window.tokenWritesPerSecond()).hasValue(25);
        assertThat(window.operationsPerTokenWrite()).hasValue(4);
        assertThat(window.serverCpuMillisPerOperation()).hasValue(500);
        assertThat(window.generatorCpuMillisPerOperation()).isEqualTo(125);
        // Of 2 * 2 seconds, the server took 2 and the generator 0.5.
        assertThat(window.processorsOfOthers()).hasValue(0.75);
    }

    @Test
    void whatAServerDoesNotCountIsNotAvailable() {
        OptionalLong none = OptionalLong.empty();
        BenchmarkReport report = new BenchmarkReport("Title", Map.of());

        report.windows(List.of(window(reading(0, none, none, none), reading(SECOND, none, none, none))));

        assertThat(report.markdown())
                .contains("| evaluations | 1 | 2.0 | 2.0 | 4.0 | 4.0 | n/a | 125.000 | n/a | n/a | n/a | 2 |")
                .contains("- evaluations, 1 clients: refused 2 times: 503 sometype");
    }

    @Test
    void anMBeanWithoutTheAttributeIsNoFailure() throws Exception {
        ServerCounters.Reading reading = new ServerCounters(ManagementFactory.getPlatformMBeanServer()).read();

        assertThat(reading.tokenWrites()).isEmpty();
        assertThat(reading.cpuNanos()).isPresent();
    }

    private static ServerCounters.Reading reading(
            long atNanos, OptionalLong tokenWrites, OptionalLong committed, OptionalLong cpuNanos) {
        return new ServerCounters.Reading(
                atNanos, tokenWrites, committed, OptionalLong.empty(), OptionalLong.empty(), cpuNanos);
    }

    /** Four operations of 1 to 4 ms in two seconds. */
    private static Window window(ServerCounters.Reading before, ServerCounters.Reading after) {
        Latencies latencies = new Latencies();
        for (int millis = 1; millis <= 4; millis++) {
            latencies.add(millis * 1_000_000L);
        }
        SortedMap<String, Long> refusals = new TreeMap<>(Map.of("503 sometype", 2L));
        return new Window(
                Operation.EVALUATION,
                1,
                2,
                Latencies.merge(List.of(latencies)),
                0,
                refusals,
                SECOND / 2,
                OptionalLong.of(4 * SECOND),
                before,
                after);
    }
}
