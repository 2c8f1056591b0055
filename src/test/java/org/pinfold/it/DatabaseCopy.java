package org.pinfold.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The database files of a stopped server as they were at a moment, to be put back later. */
public final class DatabaseCopy {
    private final Path present;
    private final Path copy;

    private DatabaseCopy(Path present, Path copy) {
        this.present = present;
        this.copy = copy;
    }

    /** Copies what the server has now; the server must be stopped. */
    public static DatabaseCopy of(ServerProcess server) {
        DatabaseCopy made = new DatabaseCopy(server.data(), server.directory().resolve("data-" + System.nanoTime()));
        replace(made.present, made.copy);
        return made;
    }

    /** Makes the server's database what it was: turned back. The server must be stopped. */
    public void putBack() {
        replace(copy, present);
    }

    private static void replace(Path source, Path target) {
        try {
            BuildOutput.remove(target);
            BuildOutput.copy(source, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
