package org.pinfold.client;

import java.util.List;
import org.pinfold.protocol.Octets;

/**
 * The plaintext of a manifest, as JSON in UTF-8 (protocol.md, section 8.2).
 *
 * @param format 1
 * @param files what can be downloaded
 * @param pending items of an upload that is under way or was cut off; the next upload removes them
 */
public record BackupListing(int format, List<ListedFile> files, List<Octets> pending) {
    static final int FORMAT = 1;

    /**
     * One file.
     *
     * @param name as in {@link BackupFile}
     * @param mediaType as in {@link BackupFile}
     * @param sizeBytes size of the content
     * @param sha256 SHA-256 of the content, 32 octets
     * @param items identifiers of the items that hold the content, in order, 16 octets each
     */
    public record ListedFile(String name, String mediaType, long sizeBytes, Octets sha256, List<Octets> items) {}
}
