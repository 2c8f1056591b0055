package org.pinfold.it.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A step at which a server can be halted: before it was done, or after it took effect and before anybody was told.
 *
 * <p>A test {@link #arm arms} one through a file in the server's data folder; the server that passes it for the given time
 * takes the file away and is gone, as after {@code kill -9}. A process that has passed an armed point remembers how often:
 * the same point and count are armed once in the life of a process.
 */
public enum CrashPoint {
    PENDING_INSERT,
    PENDING_INSERTED,
    JOURNAL_WRITE,
    JOURNAL_WRITTEN,
    PAGE_WRITE,
    PAGE_WRITTEN,
    MIRROR_COMMIT,
    MIRROR_COMMITTED,
    PROMOTION,
    /** In the middle of the promotion: lock and record are changed, and their transaction is not committed. */
    LOCK_APPLIED,
    PROMOTED,
    WIPE,
    WIPED,
    /** Everything is done, and the device is not told: {@code POST /v1/recovery/store/start}. */
    ANSWER_STORE_START,
    /** Likewise, {@code PUT /v1/recovery/store}. */
    ANSWER_STORE,
    /** Likewise, {@code POST /v1/recovery/restore/evaluate}. */
    ANSWER_EVALUATE,
    /** Likewise, {@code POST /v1/recovery/restore/unlock}. */
    ANSWER_UNLOCK,
    /** Likewise, {@code DELETE /v1/recovery}. */
    ANSWER_REMOVE;

    /** What a process that was killed ends with, as a shell shows it. */
    private static final int KILLED = 137;

    private static final String FILE = "crash-point";
    private static final Map<String, AtomicInteger> PASSED = new ConcurrentHashMap<>();

    /**
     * Has the server that has its data there halt at this step.
     *
     * @param data the server's data folder
     * @param count the how manieth time from now, 1 or more
     */
    public void arm(Path data, int count) {
        try {
            Path complete = Files.writeString(data.resolve(FILE + ".new"), name() + ":" + count);
            Files.move(complete, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the server run on; returns whether it had passed no armed point. */
    public static boolean disarm(Path data) {
        try {
            return Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the server: goes on, or is the end of the process. */
    void pass() {
        Path file = Path.of(System.getProperty("pinfold.data")).resolve(FILE);
        try {
            if (!Files.exists(file)) {
                return;
            }
            String armed = Files.readString(file);
            String[] pointAndCount = armed.split(":", 2);
            if (pointAndCount[0].equals(name())
                    && PASSED.computeIfAbsent(armed, key -> new AtomicInteger()).incrementAndGet()
                            == Integer.parseInt(pointAndCount[1])) {
                Files.delete(file);
                Runtime.getRuntime().halt(KILLED);
            }
        } catch (NoSuchFileException e) {
            // Disarmed meanwhile.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
