package org.pinfold.benchmark;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What was measured in one window.
 *
 * @param operation what the clients did
 * @param clients how many did it at once, each with a connection and accounts of its own
 * @param seconds from the window's beginning to its end
 * @param latencies of the operations that ended in the window, sorted
 * @param resets restores in between, only to have guesses again; not among the operations
 * @param refusals what the server refused and how often; not among the operations
 * @param generatorCpuNanos processor time of the generator's process
 * @param machineCpuNanos processor time of everything on the machine
 * @param before the server's counters at the beginning
 * @param after the server's counters at the end
 */
record Window(
        Operation operation,
        int clients,
        double seconds,
        Latencies latencies,
        long resets,
        SortedMap<String, Long> refusals,
        long generatorCpuNanos,
        OptionalLong machineCpuNanos,
        ServerCounters.Reading before,
        ServerCounters.Reading after) {

    double operationsPerSecond() {
        return latencies.count() / seconds;
    }

    double generatorCpuMillisPerOperation() {
        return generatorCpuNanos / 1e6 / latencies.count();
    }

    OptionalDouble serverCpuMillisPerOperation() {
        return perSecond(before.cpuNanos(), after.cpuNanos(), 1e6 * operationsPerSecond());
    }

    OptionalDouble tokenWritesPerSecond() {
        return perSecond(before.tokenWrites(), after.tokenWrites(), 1);
    }

    OptionalDouble operationsPerTokenWrite() {
        OptionalLong writes = difference(before.tokenWrites(), after.tokenWrites());
        OptionalLong committed = difference(before.committedOperations(), after.committedOperations());
        return writes.isEmpty() || committed.isEmpty() || writes.getAsLong() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) committed.getAsLong() / writes.getAsLong());
    }

    /** Guesses that the server took for repetitions, which would be cheaper than those that are to be measured. */
    OptionalLong repeats() {
        return difference(before.repeats(), after.repeats());
    }

    /** Processors that neither the server nor the generator kept busy, but somebody else. */
    OptionalDouble processorsOfOthers() {
        OptionalDouble server = perSecond(before.cpuNanos(), after.cpuNanos(), 1e9);
        return machineCpuNanos.isEmpty() || server.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(
                        0, (machineCpuNanos.getAsLong() - generatorCpuNanos) / 1e9 / seconds - server.getAsDouble()));
    }

    /** The readings have a distance of their own: asking takes its time on a busy server. */
    private OptionalDouble perSecond(OptionalLong first, OptionalLong second, double unit) {
        OptionalLong difference = difference(first, second);
        return difference.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(difference.getAsLong() / unit / ((after.atNanos() - before.atNanos()) / 1e9));
    }

    private static OptionalLong difference(OptionalLong first, OptionalLong second) {
        return first.isEmpty() || second.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(second.getAsLong() - first.getAsLong());
    }
}
