package org.pinfold.admin;

import java.util.List;
import org.pinfold.registration.service.LegacyImportService;

/** Imports of an old system's locks, as administrators see them. */
final class LegacyImportStatus implements LegacyImportMXBean {
    private final LegacyImportService imports;

    LegacyImportStatus(LegacyImportService imports) {
        this.imports = imports;
    }

    @Override
    public String start(String fileName) {
        return imports.start(fileName).orElse("");
    }

    @Override
    public void cancel() {
        imports.cancel();
    }

    @Override
    public String getState() {
        return imports.progress().state().name();
    }

    @Override
    public String getFile() {
        return imports.progress().file();
    }

    @Override
    public long getLines() {
        return imports.progress().lines();
    }

    @Override
    public long getImported() {
        return imports.progress().imported();
    }

    @Override
    public long getKnown() {
        return imports.progress().known();
    }

    @Override
    public long getBad() {
        return imports.progress().bad();
    }

    @Override
    public List<String> getBadLines() {
        return imports.progress().badLines().stream()
                .map(bad -> "line " + bad.line() + ": " + bad.fault().text())
                .toList();
    }

    @Override
    public String getFailure() {
        return imports.progress().failure().orElse("");
    }
}
