package org.pinfold.client;

import java.nio.charset.StandardCharsets;
import org.pinfold.protocol.Octets;

/**
 * One file of a profile backup.
 *
 * @param name 1 to 255 octets of UTF-8, without path separators or control characters, neither {@code .} nor {@code ..}
 * @param mediaType 1 to 255 characters of printable ASCII, for example {@code text/vcard}
 * @param content any octets
 */
public record BackupFile(String name, String mediaType, Octets content) {
    public BackupFile {
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        // A name is written to disk as it is: one that could leave the folder would overwrite files of the device.
        if (nameBytes < 1
                || nameBytes > 255
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("not a plain file name of 1 to 255 octets");
        }
        if (mediaType.isEmpty() || mediaType.length() > 255 || mediaType.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new IllegalArgumentException("not a media type of 1 to 255 ASCII characters");
        }
    }
}
