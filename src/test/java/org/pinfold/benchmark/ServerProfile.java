package org.pinfold.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a flight recording says of where time went. Samples of Java code tell the shares of processor time; the
 * recorder takes threads inside native code by another measure, so those are counted apart, and only where they are in
 * the token or in a file: the others wait for the network.
 */
final class ServerProfile {
    private static final String OURS = "org.pinfold.";
    /** Told apart by the longest prefix; all else under its first three names. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("org.pinfold", "Pinfold"),
            Map.entry("org.bouncycastle", "BouncyCastle"),
            Map.entry("sun.security.pkcs11", "SunPKCS11"),
            Map.entry("org.xipki", "ipkcs11wrapper"),
            Map.entry("org.h2", "H2"),
            Map.entry("org.postgresql", "PostgreSQL driver"),
            Map.entry("org.eclipse.persistence", "EclipseLink"),
            Map.entry("org.eclipse.yasson", "JSON-B (Yasson, Parsson)"),
            Map.entry("org.eclipse.parsson", "JSON-B (Yasson, Parsson)"),
            Map.entry("org.jboss.resteasy", "RESTEasy"),
            Map.entry("io.undertow", "Undertow and XNIO"),
            Map.entry("org.xnio", "Undertow and XNIO"),
            Map.entry("org.jboss.threads", "Undertow and XNIO"),
            Map.entry("com.arjuna", "Narayana (transactions)"),
            Map.entry("org.wildfly.transaction", "Narayana (transactions)"),
            Map.entry("org.jboss.jca", "IronJacamar (connection pool)"),
            Map.entry("org.jboss.as.connector", "IronJacamar (connection pool)"),
            Map.entry("org.jboss.weld", "Weld (CDI)"),
            Map.entry("org.jboss.as.ejb3", "EJB container"),
            Map.entry("org.jboss.invocation", "EJB container"),
            Map.entry("org.jboss.as.ee", "EJB container"),
            Map.entry("org.jboss.ejb3", "EJB container"),
            Map.entry("org.wildfly.security", "Elytron (security)"),
            Map.entry("org.wildfly.elytron", "Elytron (security)"),
            Map.entry("org.jboss.logmanager", "logging"),
            Map.entry("org.jboss.logging", "logging"),
            Map.entry("com.github.benmanes.caffeine", "Caffeine"),
            Map.entry("io.github.bucket4j", "Bucket4j"));

    private final Map<String, Long> byLibrary = new HashMap<>();
    private final Map<String, Long> byOurMethod = new HashMap<>();
    private final Map<String, Long> byTopMethod = new HashMap<>();
    private final Map<String, Long> nativeCalls = new HashMap<>();
    private final Map<String, Long> waitNanos = new HashMap<>();
    private final Map<String, Double> cpuByThread = new HashMap<>();
    private long samples;
    private long nativeSamples;
    private Instant first = Instant.EPOCH;
    private Instant last = Instant.EPOCH;

    private ServerProfile() {}

    /** Reads a recording. */
    static ServerProfile read(Path file) throws IOException {
        ServerProfile profile = new ServerProfile();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                profile.add(recording.readEvent());
            }
        }
        return profile;
    }

    /**
     * A share of something.
     *
     * @param name of what has it
     * @param amount in the unit of its list
     */
    record Share(String name, double amount) {}

    /** Samples of Java code. */
    long samples() {
        return samples;
    }

    /** Percent of the samples of Java code by the library that ran, the JDK's classes counted to who called them. */
    List<Share> libraries() {
        return shares(byLibrary, 100.0 / samples);
    }

    /** Percent of the samples of Java code by the innermost method of ours on the stack. */
    List<Share> ourMethods() {
        return shares(byOurMethod, 100.0 / samples);
    }

    /** Percent of the samples of Java code by the method that ran. */
    List<Share> topMethods() {
        return shares(byTopMethod, 100.0 / samples);
    }

    /** Percent of the samples in the token's module or in a file, by the native method and the method of ours. */
    List<Share> nativeCalls() {
        return shares(nativeCalls, 100.0 / nativeSamples);
    }

    /** Threads that on average waited, by what for and in which method of ours. */
    List<Share> waits() {
        return shares(waitNanos, 1.0 / Math.max(1, Duration.between(first, last).toNanos()));
    }

    /** Percent of the machine's processor time, inside and outside of native code, by threads of a kind. */
    List<Share> threads() {
        long seconds = Math.max(1, Duration.between(first, last).toSeconds());
        return cpuByThread.entrySet().stream()
                .map(entry -> new Share(entry.getKey(), 100 * entry.getValue() / seconds))
                .sorted(Comparator.comparingDouble(Share::amount).reversed())
                .toList();
    }

    private void add(RecordedEvent event) {
        // The recording's first events tell of what there is, not of what happens.
        boolean none = first.equals(Instant.EPOCH);
        first = none || event.getStartTime().isBefore(first) ? event.getStartTime() : first;
        last = event.getEndTime().isAfter(last) ? event.getEndTime() : last;
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> addSample(frames(event));
            case "jdk.NativeMethodSample" -> addNative(frames(event));
            case "jdk.JavaMonitorEnter" -> addWait("monitor", event);
            case "jdk.ThreadPark" -> addWait("lock or queue", event);
            case "jdk.FileForce" -> addWait("disk (force)", event);
            case "jdk.ThreadCPULoad" -> addLoad(event);
            default -> {}
        }
    }

    private void addSample(List<RecordedFrame> frames) {
        if (frames.isEmpty()) {
            return;
        }
        samples++;
        byTopMethod.merge(method(frames.get(0)), 1L, Long::sum);
        byLibrary.merge(library(frames), 1L, Long::sum);
        byOurMethod.merge(ours(frames).orElse("(none of ours on the stack)"), 1L, Long::sum);
    }

    private void addNative(List<RecordedFrame> frames) {
        if (frames.isEmpty()) {
            return;
        }
        String type = frames.get(0).getMethod().getType().getName();
        boolean token = type.startsWith("sun.security.pkcs11.") || type.startsWith("org.xipki.");
        boolean file = type.contains("FileDispatcher") || type.contains("FileChannel") || type.contains("RandomAccess");
        if (token || file) {
            nativeSamples++;
            nativeCalls.merge(
                    method(frames.get(0)) + ours(frames).map(" in "::concat).orElse(""), 1L, Long::sum);
        }
    }

    /** A thread of a pool that waits for work waits for nothing: only waits in our calls or in the database count. */
    private void addWait(String what, RecordedEvent event) {
        List<RecordedFrame> frames = frames(event);
        Optional<String> ours = ours(frames);
        boolean database = library(frames).equals("H2");
        if (ours.isPresent() || (database && !what.startsWith("lock"))) {
            waitNanos.merge(
                    what + " in " + ours.orElse("H2's own threads"),
                    event.getDuration().toNanos(),
                    Long::sum);
        }
    }

    private void addLoad(RecordedEvent event) {
        RecordedThread thread = event.getThread("eventThread");
        String name = thread == null || thread.getJavaName() == null ? "(not a Java thread)" : thread.getJavaName();
        cpuByThread.merge(
                name.replaceAll("[0-9]+", "n"),
                (double) event.getFloat("user") + event.getFloat("system"),
                Double::sum);
    }

    private static List<RecordedFrame> frames(RecordedEvent event) {
        return event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
    }

    private static String library(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            Optional<String> known = LIBRARIES.keySet().stream()
                    .filter(type::startsWith)
                    .max(Comparator.comparingInt(String::length))
                    .map(LIBRARIES::get);
            if (known.isPresent()) {
                return known.get();
            }
            if (!type.matches("(java|javax|jdk|sun|com\\.sun)\\..*")) {
                String[] names = type.split("\\.");
                return String.join(".", List.of(names).subList(0, Math.min(3, names.length)));
            }
        }
        return "JDK alone";
    }

    /** The innermost method of ours; generated proxies around our beans are not ours. */
    private static Optional<String> ours(List<RecordedFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.getMethod().getType().getName().startsWith(OURS))
                .filter(frame -> !frame.getMethod().getType().getName().contains("$$"))
                .findFirst()
                .map(ServerProfile::method);
    }

    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return "`" + type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName() + "`";
    }

    private static List<Share> shares(Map<String, Long> counts, double unit) {
        return counts.entrySet().stream()
                .map(entry -> new Share(entry.getKey(), entry.getValue() * unit))
                .sorted(Comparator.comparingDouble(Share::amount).reversed())
                .toList();
    }
}
