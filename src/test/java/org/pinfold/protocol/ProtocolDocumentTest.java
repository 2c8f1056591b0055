package org.pinfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.messages.Problem;

@DisplayName("protocol.md names everything that goes over the wire")
class ProtocolDocumentTest {
    private static final String DOCUMENT = read(Path.of("src/site/markdown/protocol.md"));

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> messageFields() throws Exception {
        Path classes = Path.of(Objects.requireNonNull(Problem.class.getResource("Problem.class"))
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(Objects.requireNonNull(classes))) {
            return files
                    .map(file -> Objects.requireNonNull(file.getFileName())
                            .toString()
                            .replace(".class", ""))
                    .filter(name -> !name.equals("package-info"))
                    .map(name -> Problem.class.getPackageName() + "." + name)
                    .flatMap(ProtocolDocumentTest::fieldsOf)
                    .distinct()
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Stream<String> fieldsOf(String className) {
        try {
            return Arrays.stream(Class.forName(className).getRecordComponents()).map(RecordComponent::getName);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void everyProblemTypeWithItsStatus(ProblemType type) {
        String name = type.uri().substring("urn:pinfold:problem:".length());
        assertThat(DOCUMENT).contains("| `" + name + "` | " + type.status() + " | ");
    }

    @ParameterizedTest
    @MethodSource("messageFields")
    void everyFieldOfEveryMessage(String field) {
        assertThat(DOCUMENT).contains("`" + field + "`");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                PinSalt.class,
                RecoveryKeys.class,
                UnlockProof.class,
                BackupCipher.class,
                MasterKey.class,
                StorageKey.class,
                HmacSiv.class
            })
    void everyLabelOfTheDerivations(Class<?> type) {
        String source = read(Path.of("src/main/java/" + type.getName().replace('.', '/') + ".java"));
        var labels = Pattern.compile(
                        "\"(pinfold/1/[a-z-]+|auth|enc|Registration [A-Za-z]+|Storage Service Encryption|Manifest_|Item_)\"")
                .matcher(source)
                .results()
                .map(result -> result.group())
                .toList();
        assertThat(labels).isNotEmpty().allSatisfy(label -> assertThat(DOCUMENT).contains(label));
    }
}
