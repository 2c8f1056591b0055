package org.pinfold.torture;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * What makes a process that is started thousands of times start fast: one jar with nothing but what it needs, and the
 * JVM's archive of classes that were loaded from it once. An unsigned jar, since the JVM archives no signed one.
 */
final class QuickStart {
    /** One class of each place that the process loads from. */
    private static final List<Class<?>> NEEDED = List.of(
            TorturedLedger.class,
            org.pinfold.ledger.TokenGuessLedger.class,
            org.h2.jdbcx.JdbcConnectionPool.class,
            org.bouncycastle.math.ec.ECPoint.class,
            org.xipki.pkcs11.wrapper.PKCS11Module.class,
            org.slf4j.LoggerFactory.class);

    private final Path jar;
    private final Path archive;

    private QuickStart(Path jar, Path archive) {
        this.jar = jar;
        this.archive = archive;
    }

    /** Makes the jar; the first process that ends in order makes the archive. */
    static QuickStart in(Path directory) throws IOException {
        Path jar = directory.resolve("process.jar");
        Set<String> present = new HashSet<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Class<?> needed : NEEDED) {
                Path source = source(needed);
                if (Files.isDirectory(source)) {
                    copyFolder(source, out, present);
                } else {
                    copyJar(source, out, present);
                }
            }
        }
        return new QuickStart(jar, directory.resolve("process.jsa"));
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copyFolder(Path folder, JarOutputStream out, Set<String> present) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("org"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (present.add(name)) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                }
            }
        }
    }

    private static void copyJar(Path source, JarOutputStream out, Set<String> present) throws IOException {
        try (JarFile from = new JarFile(source.toFile())) {
            for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                boolean wanted = !entry.isDirectory() && !entry.getName().startsWith("META-INF/");
                if (wanted && present.add(entry.getName())) {
                    copy(from, entry, out);
                }
            }
        }
    }

    private static void copy(JarFile from, JarEntry entry, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = from.getInputStream(entry)) {
            content.transferTo(out);
        }
    }

    boolean isArchived() {
        return Files.exists(archive);
    }

    /** The start of a command line, up to the main class. */
    List<String> java() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xmx128m"));
        command.add((isArchived() ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.addAll(List.of("-cp", jar.toString()));
        return command;
    }
}
