package org.pinfold.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Processor time: this process's, and all of the machine's, so that what others took does not stay unseen. */
final class Cpu {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Path STAT = Path.of("/proc/stat");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final long NANOS_OF_A_TICK = 10_000_000;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    private Cpu() {}

    /** Of this process, in nanoseconds. */
    static long ownNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Of everything on the machine that was not idle, in nanoseconds; empty where the system does not tell. */
    static OptionalLong machineNanos() {
        if (!Files.isReadable(STAT)) {
            return OptionalLong.empty();
        }
        try {
            // cpu user nice system idle iowait irq softirq steal …; guests are in user already.
            List<String> ticks =
                    SPACES.splitAsStream(Files.readAllLines(STAT).get(0)).toList();
            long busy = 0;
            for (int column = 1; column <= STEAL; column++) {
                if (column != IDLE && column != IO_WAIT) {
                    busy += Long.parseLong(ticks.get(column));
                }
            }
            return OptionalLong.of(busy * NANOS_OF_A_TICK);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return OptionalLong.empty();
        }
    }
}
