package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.pinfold.it.BuildOutput;

/** What is in the WAR that people deploy, and what is not. */
class ProductionWarIT {
    private static final String CLASSES = "WEB-INF/classes/";

    @Test
    void itHoldsTheCompiledServerAndNothingOfTheTestsOrTheDevice() throws IOException {
        assertThat(entries())
                .filteredOn(name -> name.startsWith(CLASSES) && name.endsWith(".class"))
                .map(name -> name.substring(CLASSES.length()))
                .containsExactlyInAnyOrderElementsOf(compiledServer());
    }

    /** With an alternative, or a descriptor that selects one, a start could run by another clock. */
    @Test
    void itsOnlyBeansDescriptorSelectsNoAlternative() throws IOException {
        assertThat(entries()).filteredOn(name -> name.endsWith("beans.xml")).containsExactly("WEB-INF/beans.xml");
        try (ZipFile war = new ZipFile(BuildOutput.war().toFile())) {
            String descriptor = new String(
                    war.getInputStream(war.getEntry("WEB-INF/beans.xml")).readAllBytes(), "UTF-8");
            assertThat(descriptor).doesNotContain("<alternatives").doesNotContain("<class");
        }
    }

    private static List<String> entries() throws IOException {
        try (ZipFile war = new ZipFile(BuildOutput.war().toFile())) {
            return war.stream().map(ZipEntry::getName).toList();
        }
    }

    private static List<String> compiledServer() throws IOException {
        Path classes = BuildOutput.directory().resolve("classes");
        try (Stream<Path> walk = Files.walk(classes)) {
            return walk.filter(path -> path.toString().endsWith(".class"))
                    .map(path -> classes.relativize(path).toString())
                    .filter(name -> !name.startsWith("org/pinfold/client/"))
                    .toList();
        }
    }
}
