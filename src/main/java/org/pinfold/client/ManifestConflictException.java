package org.pinfold.client;

import java.util.Optional;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.StorageManifest;

/** Another device wrote the backup meanwhile. Nothing was written: look at the present one and decide. */
public final class ManifestConflictException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<StorageManifest> present;

    ManifestConflictException(Optional<StorageManifest> present) {
        super(ProblemType.MANIFEST_CONFLICT);
        this.present = present;
    }

    /** The manifest in force, encrypted; empty if there is none any more. */
    public Optional<StorageManifest> present() {
        return present;
    }
}
