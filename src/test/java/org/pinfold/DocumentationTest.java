package org.pinfold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.token.MacPurpose;

/** What the documents say of the code, and the code of the documents, is there. */
class DocumentationTest {
    private static final Path SITE = Path.of("src/site/markdown");
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    private static final Pattern CITED_SECTION = Pattern.compile("protocol\\.md, sections? ([0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern HEADING = Pattern.compile("(?m)^###? ([0-9]+(?:\\.[0-9]+)?)\\.? ");
    private static final Pattern CITED_TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern SETTING = Pattern.compile("\"(pinfold\\.[a-z.-]+[a-z])\"");

    static Stream<Path> sources() throws IOException {
        return files(MAIN, TEST).stream().filter(file -> contains(file, CITED_SECTION));
    }

    static Stream<Path> documents() throws IOException {
        return Stream.concat(Stream.of(Path.of("README.md"), Path.of("hsm/README.md")), files(SITE).stream());
    }

    @ParameterizedTest
    @MethodSource("sources")
    void everySectionOfTheProtocolThatASourceCitesIsThere(Path source) throws IOException {
        Set<String> headings = found(HEADING, Files.readString(SITE.resolve("protocol.md")));

        assertThat(headings).containsAll(found(CITED_SECTION, Files.readString(source)));
    }

    @ParameterizedTest
    @EnumSource
    void everyPurposeOfAMacIsInTheProtocol(MacPurpose purpose) throws IOException {
        String protocol = Files.readString(SITE.resolve("protocol.md"));

        assertThat(protocol.substring(protocol.indexOf("### 17.2"))).contains("`" + purpose.label() + "`");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatADocumentCitesIsThere(Path document) throws IOException {
        List<Path> tests = files(TEST);

        CITED_TEST.matcher(Files.readString(document)).results().forEach(cited -> {
            String name = cited.group(1) + ".java";
            List<Path> matching =
                    tests.stream().filter(file -> file.endsWith(name)).toList();
            assertThat(matching).as(name).isNotEmpty();
            if (cited.group(2) != null) {
                Pattern method = Pattern.compile("void " + cited.group(2) + "\\(");
                assertThat(matching).as(cited.group()).anyMatch(file -> contains(file, method));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkOfADocumentLeadsToAFile(Path document) throws IOException {
        Path folder = Objects.requireNonNull(document.toAbsolutePath().getParent());

        assertThat(found(LINK, Files.readString(document)))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @Test
    void theExampleOfTheReadmeIsTheOneThatIsCompiled() throws IOException {
        String example = Files.readString(Path.of("src/it/client-jar/src/main/java/example/Messenger.java"));

        assertThat(Files.readString(Path.of("README.md")))
                .contains(example.substring(example.indexOf("final class")).trim());
    }

    @Test
    void everySettingIsInTheOperationsPage() throws IOException {
        String operations = Files.readString(SITE.resolve("operations.md"));
        Path bootstrap = MAIN.resolve("org/pinfold/bootstrap");
        Set<String> settings = found(SETTING, Files.readString(bootstrap.resolve("Settings.java")));
        settings.addAll(found(SETTING, Files.readString(bootstrap.resolve("SenderSettings.java"))));
        for (String part : List.of("EventsSettings.java", "ChallengeSettings.java", "LoginSettings.java")) {
            settings.addAll(found(SETTING, Files.readString(bootstrap.resolve(part))));
        }

        assertThat(settings)
                .contains("pinfold.max-tries", "pinfold.sender.countries")
                .allSatisfy(setting -> assertThat(operations).contains(setting));
    }

    @ParameterizedTest
    @EnumSource
    void everySecurityEventIsInTheOperationsPage(SecurityEvent event) throws IOException {
        assertThat(Files.readString(SITE.resolve("operations.md"))).contains("`" + event + "`");
    }

    private static List<Path> files(Path... folders) throws IOException {
        List<Path> all = new java.util.ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.(java|md)"))
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean contains(Path file, Pattern pattern) {
        try {
            return pattern.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
