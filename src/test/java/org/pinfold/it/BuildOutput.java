package org.pinfold.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the build has put what server tests start from. */
public final class BuildOutput {
    /** Set by the build for server tests only, so that unit tests never prepare a server. */
    static final String PROPERTY = "pinfold.it.build";

    private BuildOutput() {}

    /** The build's output directory, absolute. */
    public static Path directory() {
        return Path.of(System.getProperty(PROPERTY, "target")).toAbsolutePath().normalize();
    }

    /** The WAR as it is released. */
    public static Path war() {
        return existing("pinfold.war");
    }

    /** The provisioned and configured WildFly; tests copy its {@code standalone} and share its modules. */
    public static Path wildfly() {
        return existing("server");
    }

    public static Path payaraMicro() {
        return existing("payara-micro.jar");
    }

    public static Path postgresqlDriver() {
        return existing("postgresql.jar");
    }

    /** A fresh directory for one server of that name; what an earlier run left there is removed. */
    public static Path freshDirectory(String name) {
        Path directory = directory().resolve("it").resolve(name);
        try {
            remove(directory);
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path existing(String name) {
        Path path = directory().resolve(name);
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is missing: run mvn -DskipTests pre-integration-test first");
        }
        return path;
    }

    static void copy(Path source, Path target) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(source)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            Path copy = target.resolve(source.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(path, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
