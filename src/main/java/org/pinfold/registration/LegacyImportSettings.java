package org.pinfold.registration;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where locks of an old system are imported from.
 *
 * @param directory holds the files; nothing outside it is ever opened; without one nothing is imported
 */
public record LegacyImportSettings(Optional<Path> directory) {}
