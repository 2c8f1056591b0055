package org.pinfold.client;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.pinfold.protocol.Octets;

/** The folder in which the command line keeps one phone: {@code phone.json}, readable by its owner only. */
final class PhoneFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OWNER_FOLDER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path folder;

    PhoneFolder(Path folder) {
        this.folder = folder;
    }

    PhoneMemory load() throws IOException {
        if (!Files.exists(file())) {
            return PhoneMemory.EMPTY;
        }
        return WireJson.read(PhoneMemory.class, Octets.of(Files.readAllBytes(file())))
                .orElseThrow(() -> new IOException(file() + " is not a phone's memory"));
    }

    void save(PhoneMemory memory) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(folder, attributes(posix, OWNER_FOLDER));
        Path temporary = folder.resolve("phone.json.new");
        Files.deleteIfExists(temporary);
        try {
            // Created with its mode: a file that is narrowed afterwards can be opened by others in between.
            Files.createFile(temporary, attributes(posix, OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("another step is writing " + temporary, e);
        }
        Files.write(temporary, WireJson.write(memory).toByteArray());
        try {
            Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path file() {
        return folder.resolve("phone.json");
    }

    private static FileAttribute<?>[] attributes(boolean posix, Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
