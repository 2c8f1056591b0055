package org.pinfold.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A private copy of the test token with its own {@code softhsm2.conf}. SoftHSM keeps no lock between processes, so a
 * directory that two of them share loses objects: every process gets a copy, and the original is never opened.
 */
public final class TokenCopy {
    /** The token's label, as the development token has it. */
    public static final String LABEL = "pinfold-dev";

    private final Path directory;

    private TokenCopy(Path directory) {
        this.directory = directory;
    }

    /** Copies the build's test token, its four keys included, into a directory that must not exist yet. */
    public static TokenCopy into(Path directory) {
        return of(BuildOutput.existing("test-token"), directory);
    }

    /** Copies the token in {@code source}, which no process may have open, for example to turn it back later. */
    public static TokenCopy of(Path source, Path directory) {
        try {
            if (Files.exists(directory)) {
                throw new IllegalStateException(directory + " exists already");
            }
            Files.createDirectories(directory.getParent());
            BuildOutput.copy(source, directory);
            TokenCopy copy = new TokenCopy(directory);
            List<String> lines = Files.readAllLines(copy.configuration());
            Files.write(
                    copy.configuration(),
                    lines.stream()
                            .map(line -> line.startsWith("directories.tokendir")
                                    ? "directories.tokendir = " + directory.resolve("tokens")
                                    : line)
                            .toList());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a copy of this token, as it is now, into another directory. The server that uses it must be stopped. */
    public TokenCopy copyInto(Path other) {
        return of(directory, other);
    }

    /** Makes this token what {@code earlier} is: the token turned back. The server that uses it must be stopped. */
    public void turnBackTo(TokenCopy earlier) {
        try {
            Path tokens = directory.resolve("tokens");
            BuildOutput.remove(tokens);
            BuildOutput.copy(earlier.directory.resolve("tokens"), tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes every object and slot, as if the token had been pulled out before the start. */
    public void empty() {
        try {
            Path tokens = directory.resolve("tokens");
            BuildOutput.remove(tokens);
            Files.createDirectories(tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    public Path configuration() {
        return directory.resolve("softhsm2.conf");
    }

    /** Lines {@code ACTIVATION_PIN=…} and {@code SO_PIN=…}. */
    public Path pinFile() {
        return directory.resolve("pins");
    }

    /** What a process that opens this token has in its environment. */
    public Map<String, String> environment() {
        return Map.of("SOFTHSM2_CONF", configuration().toString());
    }

    /** Where this machine has SoftHSM's PKCS#11 library. */
    public static Path module() {
        return Stream.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
                        "/usr/lib64/pkcs11/libsofthsm2.so",
                        "/usr/local/lib/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("libsofthsm2.so not found: run hsm/dev-token"));
    }
}
