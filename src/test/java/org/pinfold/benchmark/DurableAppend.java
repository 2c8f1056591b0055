package org.pinfold.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How long this machine's disk takes for what every commit of a database waits for. */
final class DurableAppend {
    private static final int APPENDS = 200;
    private static final int APPEND_BYTES = 4096;

    private DurableAppend() {}

    /**
     * Appends 4 KiB and forces them to the disk, 200 times.
     *
     * @param folder on the file system that is to be measured
     */
    static Latencies measure(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "append", "");
        Latencies latencies = new Latencies();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            for (int append = 0; append < APPENDS; append++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(APPEND_BYTES));
                channel.force(false);
                latencies.add(System.nanoTime() - start);
            }
        } finally {
            Files.delete(file);
        }
        return Latencies.merge(java.util.List.of(latencies));
    }
}
