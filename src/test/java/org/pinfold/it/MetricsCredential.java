package org.pinfold.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What a monitor presents to the tests' servers. */
public final class MetricsCredential {
    public static final String VALUE = "metrics-canary-5f0c7d1e9b3a48d2a6e4f18c";

    private MetricsCredential() {}

    /** Value of the {@code Authorization} header. */
    public static String authorization() {
        return "Bearer " + VALUE;
    }

    /** A file as the server wants it. */
    public static Path fileIn(Path directory) {
        try {
            Path file = Files.writeString(directory.resolve("metrics-credential"), VALUE + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
