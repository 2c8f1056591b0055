package org.pinfold.benchmark;

import java.util.Arrays;
import java.util.List;

/** How long each operation of a window took, every one of them: nothing is rounded or thrown away. */
final class Latencies {
    private static final int FIRST_CAPACITY = 4096;

    private long[] nanos = new long[FIRST_CAPACITY];
    private int count;

    void add(long durationNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = durationNanos;
    }

    int count() {
        return count;
    }

    /** All of them together. */
    static Latencies merge(List<Latencies> parts) {
        Latencies all = new Latencies();
        for (Latencies part : parts) {
            for (int index = 0; index < part.count; index++) {
                all.add(part.nanos[index]);
            }
        }
        Arrays.sort(all.nanos, 0, all.count);
        return all;
    }

    /**
     * The least duration that so many percent did not exceed (nearest rank), in milliseconds; of what {@link #merge}
     * made. NaN if there was no operation.
     *
     * @param percent above 0, at most 100
     */
    double percentileMillis(double percent) {
        if (count == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * count);
        return nanos[Math.max(rank, 1) - 1] / 1e6;
    }
}
