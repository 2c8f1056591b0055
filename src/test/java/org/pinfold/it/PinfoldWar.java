package org.pinfold.it;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What server tests deploy: the WAR that the build made, bit for bit, and where asked test packages added to it. */
public final class PinfoldWar {
    private PinfoldWar() {}

    /** The WAR as it is released. */
    public static WebArchive released() {
        return ShrinkWrap.create(ZipImporter.class, "pinfold.war")
                .importFrom(BuildOutput.war().toFile())
                .as(WebArchive.class);
    }

    /** The released WAR plus whole packages of test code, without their subpackages. */
    public static WebArchive with(Package... testPackages) {
        return released().addPackages(false, testPackages);
    }

    /** The released WAR under a clock that tests move: see {@link org.pinfold.it.clock.PinnedClock}. */
    public static WebArchive withPinnedClock() {
        return with(org.pinfold.it.clock.PinnedClock.class.getPackage());
    }

    /** The library that a class of the test class path came from, to be added to a WAR. */
    public static File library(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(type.getName(), e);
        }
    }

    /** Writes an archive for a {@link ServerProcess}. */
    public static Path file(WebArchive archive, Path target) {
        archive.as(ZipExporter.class).exportTo(target.toFile(), true);
        return target;
    }
}
