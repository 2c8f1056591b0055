package org.pinfold.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;

/** A flight recording inside the server, started and stopped over the management port. */
final class ServerRecording {
    /** Shorter than the profile's own thresholds: a wait of a millisecond counts when an operation takes a few. */
    private static final Map<String, String> SETTINGS = Map.of(
            "jdk.ExecutionSample#period", "10 ms",
            "jdk.NativeMethodSample#period", "10 ms",
            "jdk.JavaMonitorEnter#threshold", "1 ms",
            "jdk.ThreadPark#threshold", "1 ms",
            "jdk.FileForce#threshold", "0 ms",
            "jdk.ThreadCPULoad#period", "1 s");

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
            Map<String, String> settings = new HashMap<>(recorder.getConfigurations().stream()
                    .filter(configuration -> configuration.getName().equals("profile"))
                    .findFirst()
                    .orElseThrow()
                    .getSettings());
            settings.putAll(SETTINGS);
            recorder.setRecordingSettings(recording, settings);
            recorder.startRecording(recording);
            return new ServerRecording(recorder, recording);
        } catch (JMException e) {
            throw new IOException("the server's flight recorder does not answer", e);
        }
    }

    /** Stops, and has the server write the file. */
    void stop(Path file) throws IOException {
        recorder.stopRecording(recording);
        recorder.copyTo(recording, file.toAbsolutePath().toString());
        recorder.closeRecording(recording);
    }
}
