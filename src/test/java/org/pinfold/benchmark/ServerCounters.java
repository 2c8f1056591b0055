package org.pinfold.benchmark;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Reads a running server's counters over its management port. */
final class ServerCounters {
    private static final ObjectName LEDGER = name("org.pinfold:type=GuessLedger");
    private static final ObjectName SYSTEM = name("java.lang:type=OperatingSystem");

    private final MBeanServerConnection beans;

    ServerCounters(MBeanServerConnection beans) {
        this.beans = beans;
    }

    /**
     * Counters at one moment. What this server does not count is empty.
     *
     * @param atNanos {@link System#nanoTime} of the reading
     * @param tokenWrites writes to the token's registers
     * @param committedOperations operations that those writes held
     * @param debits guesses counted
     * @param repeats guesses that came again
     * @param cpuNanos processor time of the server's process
     */
    record Reading(
            long atNanos,
            OptionalLong tokenWrites,
            OptionalLong committedOperations,
            OptionalLong debits,
            OptionalLong repeats,
            OptionalLong cpuNanos) {}

    Reading read() throws IOException {
        return new Reading(
                System.nanoTime(),
                number(LEDGER, "TokenWrites"),
                number(LEDGER, "CommittedOperations"),
                number(LEDGER, "Debits"),
                number(LEDGER, "Repeats"),
                number(SYSTEM, "ProcessCpuTime"));
    }

    /** Java's and the server's own account of themselves. */
    String javaVersion() throws IOException {
        return text(name("java.lang:type=Runtime"), "VmName").orElse("?") + " "
                + text(name("java.lang:type=Runtime"), "VmVersion").orElse("?");
    }

    private OptionalLong number(ObjectName bean, String attribute) throws IOException {
        return read(bean, attribute)
                .filter(Number.class::isInstance)
                .map(value -> OptionalLong.of(((Number) value).longValue()))
                .orElse(OptionalLong.empty());
    }

    private Optional<String> text(ObjectName bean, String attribute) throws IOException {
        return read(bean, attribute).map(Object::toString);
    }

    private Optional<Object> read(ObjectName bean, String attribute) throws IOException {
        try {
            return Optional.ofNullable(beans.getAttribute(bean, attribute));
        } catch (AttributeNotFoundException | InstanceNotFoundException e) {
            return Optional.empty();
        } catch (JMException e) {
            throw new IOException("the server's MBean " + bean + " does not answer", e);
        }
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
