package org.pinfold.it;

import java.nio.file.Path;

/** Where the servers of the tests import an old system's locks from. */
public final class LegacyImports {
    private LegacyImports() {}

    /** The same for all tests of a build. */
    public static Path directory() {
        return BuildOutput.directory().resolve("it").resolve("legacy-import");
    }
}
