package org.pinfold.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;

/** A flight recording inside the server, started and stopped over the management port. */
final class ServerRecording {
    /**
     * What {@link ServerProfile} reads and nothing else: each further event would be taken from the rate. A wait of a
     * millisecond counts when an operation takes a few.
     */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("jdk.ExecutionSample#enabled", "true"),
            Map.entry("jdk.ExecutionSample#period", "10 ms"),
            Map.entry("jdk.NativeMethodSample#enabled", "true"),
            Map.entry("jdk.NativeMethodSample#period", "10 ms"),
            Map.entry("jdk.JavaMonitorEnter#enabled", "true"),
            Map.entry("jdk.JavaMonitorEnter#stackTrace", "true"),
            Map.entry("jdk.JavaMonitorEnter#threshold", "1 ms"),
            Map.entry("jdk.ThreadPark#enabled", "true"),
            Map.entry("jdk.ThreadPark#stackTrace", "true"),
            Map.entry("jdk.ThreadPark#threshold", "1 ms"),
            Map.entry("jdk.FileForce#enabled", "true"),
            Map.entry("jdk.FileForce#stackTrace", "true"),
            Map.entry("jdk.FileForce#threshold", "0 ms"),
            Map.entry("jdk.ThreadCPULoad#enabled", "true"),
            Map.entry("jdk.ThreadCPULoad#period", "1 s"));

    private final FlightRecorderMXBean recorder;
    private final long recording;

    private ServerRecording(FlightRecorderMXBean recorder, long recording) {
        this.recorder = recorder;
        this.recording = recording;
    }

    static ServerRecording start(MBeanServerConnection beans) throws IOException {
        try {
            // Between the network and a method of ours lie more frames than the 64 that are kept otherwise.
            beans.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "jfrConfigure",
                    new Object[] {new String[] {"stackdepth=512"}},
                    new String[] {String[].class.getName()});
            FlightRecorderMXBean recorder = JMX.newMXBeanProxy(
                    beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
            long recording = recorder.newRecording();
            recorder.setRecordingSettings(recording, SETTINGS);
            recorder.startRecording(recording);
            return new ServerRecording(recorder, recording);
        } catch (JMException e) {
            throw new IOException("the server's flight recorder does not answer", e);
        }
    }

    /** Stops, and throws away what was recorded. */
    void discard() throws IOException {
        recorder.closeRecording(recording);
    }

    /** Stops, and has the server write the file. */
    void stop(Path file) throws IOException {
        recorder.stopRecording(recording);
        recorder.copyTo(recording, file.toAbsolutePath().toString());
        recorder.closeRecording(recording);
    }
}
