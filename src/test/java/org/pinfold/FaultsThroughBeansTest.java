package org.pinfold;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A fault that a bean wraps into a container's exception is recognised by nobody. */
class FaultsThroughBeansTest {
    private static final Path DESCRIPTOR = Path.of("src/main/webapp/WEB-INF/ejb-jar.xml");

    @Test
    void everyFaultOfTokenLedgerAndRecoveryPassesThroughBeansAsItIsAndRollsBack() throws Exception {
        List<String> faults = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.pinfold")
                        .that(resideInAnyPackage("org.pinfold.token", "org.pinfold.ledger", "org.pinfold.recovery"))
                        .that(assignableTo(RuntimeException.class))
                        .stream()
                        .map(JavaClass::getName)
                        .toList();
        Document descriptor =
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(DESCRIPTOR.toFile());

        assertThat(faults).contains("org.pinfold.ledger.LedgerFaultException");
        assertThat(texts(descriptor, "exception-class")).containsExactlyInAnyOrderElementsOf(faults);
        assertThat(texts(descriptor, "rollback")).hasSameSizeAs(faults).containsOnly("true");
    }

    private static List<String> texts(Document descriptor, String name) {
        NodeList exceptions = descriptor.getElementsByTagName("application-exception");
        return IntStream.range(0, exceptions.getLength())
                .mapToObj(index -> (Element) exceptions.item(index))
                .map(exception -> exception
                        .getElementsByTagName(name)
                        .item(0)
                        .getTextContent()
                        .strip())
                .toList();
    }
}
