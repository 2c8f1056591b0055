package org.pinfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Platform;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("protocol.md, section 3: PIN hash")
class PinHashTest {
    static Stream<JsonObject> vectors() {
        return Vectors.list("pin-hash.json").stream();
    }

    private static String hash(JsonObject vector, Argon2id argon2id) {
        try (NormalizedPin pin = Pin.normalize(vector.getString("pin").toCharArray());
                PinHash hash = PinHash.derive(
                        pin, PinSalt.ofForeign(Vectors.hex(vector, "salt")), PinHashParameters.DEFAULT, argon2id)) {
            return HexFormat.of().formatHex(hash.encryptionKey().exposeOctets())
                    + HexFormat.of().formatHex(hash.accessKey().exposeOctets());
        }
    }

    @Nested
    class KnownAnswers {
        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinHashTest#vectors")
        void nativeLibraryMatches(JsonObject vector) {
            assertThat(hash(vector, new Argon2id.Native())).isEqualTo(vector.getString("pinHash"));
        }

        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinHashTest#vectors")
        void bouncyCastleMatches(JsonObject vector) {
            assertThat(hash(vector, new Argon2id.BouncyCastle())).isEqualTo(vector.getString("pinHash"));
        }

        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinHashTest#vectors")
        void theWayThatDevicesTakeMatches(JsonObject vector) {
            try (NormalizedPin pin = Pin.normalize(vector.getString("pin").toCharArray());
                    PinHash hash = PinHash.derive(
                            pin, PinSalt.ofForeign(Vectors.hex(vector, "salt")), PinHashParameters.DEFAULT);
                    SecretBytes expected = Vectors.secret(vector, "pinHash");
                    SecretBytes encryptionKey = expected.slice(0, 32);
                    SecretBytes accessKey = expected.slice(32, 64)) {
                assertThat(hash.encryptionKey().matches(encryptionKey)).isTrue();
                assertThat(hash.accessKey().matches(accessKey)).isTrue();
            }
        }

        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinHashTest#vectors")
        void theStoredFormOfSignalsClientsMatches(JsonObject vector) {
            try (SecretBytes hash = Vectors.secret(vector, "pinHash");
                    SecretBytes encryptionKey = hash.slice(0, 32);
                    SecretBytes masterKey = Vectors.secret(vector, "masterKey")) {
                assertThat(HmacSiv.seal(encryptionKey, masterKey).toHex()).isEqualTo(vector.getString("wrapped"));
            }
        }

        @ParameterizedTest
        @CsvSource({"16384, 32, 2", "32768, 17, 3"})
        void bothImplementationsAgreeAwayFromTheDefault(int memoryKiB, int iterations, int parallelism) {
            byte[] salt = new byte[32];
            byte[] password = "6485".getBytes(StandardCharsets.US_ASCII);
            assertThat(new Argon2id.Native().hash(password, salt, memoryKiB, iterations, parallelism, 64))
                    .isEqualTo(
                            new Argon2id.BouncyCastle().hash(password, salt, memoryKiB, iterations, parallelism, 64));
        }
    }

    @Nested
    class Fallback {
        @Test
        void isBouncyCastleWhereNoLibraryLoads() {
            assertThat(Argon2id.Fastest.choose(() -> {
                        throw new UnsatisfiedLinkError("no argon2 here");
                    }))
                    .isInstanceOf(Argon2id.BouncyCastle.class);
        }

        @Test
        void isBouncyCastleWhereALibraryFails() {
            assertThat(Argon2id.Fastest.choose(() -> (password, salt, m, t, p, size) -> {
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(Argon2id.BouncyCastle.class);
        }

        @Test
        void isBouncyCastleWhereALibraryComputesSomethingElse() {
            assertThat(Argon2id.Fastest.choose(() -> (password, salt, m, t, p, size) -> new byte[size]))
                    .isInstanceOf(Argon2id.BouncyCastle.class);
        }

        @Test
        void isNotTakenWhereALibraryWorks() {
            assertThat(Argon2id.Fastest.choose(Argon2id.Native::new)).isInstanceOf(Argon2id.Native.class);
        }
    }

    /** Each in a process of its own, because a process keeps the library that it loaded first. */
    @Nested
    @EnabledOnOs(OS.LINUX)
    class EveryLibrary {
        @TempDir
        Path folder;

        @Test
        void theBundledCopyGivesTheSameHash() throws Exception {
            // JNA looks into jna.library.path first; there it finds the copy that argon2-jvm brings.
            Path copy = folder.resolve("libargon2.so");
            String resource = "/" + Platform.RESOURCE_PREFIX + "/libargon2.so";
            try (var in = Argon2id.class.getResourceAsStream(resource)) {
                Files.copy(Objects.requireNonNull(in), copy);
            }
            assertThat(probe("-Djna.library.path=" + folder)).containsExactly("Native", copy.toString(), expected());
        }

        @Test
        void theInstalledLibraryGivesTheSameHash() throws Exception {
            Path installed = installedLibrary();
            Assumptions.assumeTrue(Files.exists(installed), "libargon2-1 is not installed on this machine");
            Path copy = Files.copy(installed, folder.resolve("libargon2.so"));
            assertThat(probe("-Djna.library.path=" + folder)).containsExactly("Native", copy.toString(), expected());
        }

        @Test
        void noLibraryAtAllGivesTheSameHash() throws Exception {
            assertThat(probe("-Djna.boot.library.path=" + folder, "-Djna.nounpack=true", "-Djna.nosys=true"))
                    .containsExactly("BouncyCastle", "", expected());
        }

        private String expected() {
            return Vectors.list("pin-hash.json").get(0).getString("pinHash");
        }

        private Path installedLibrary() throws IOException {
            for (Path directory : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"))) {
                if (Files.isDirectory(directory)) {
                    try (Stream<Path> files =
                            Files.find(directory, 2, (path, attributes) -> path.endsWith("libargon2.so.1"))) {
                        Path found = files.findFirst().orElse(Path.of(""));
                        if (!found.toString().isEmpty()) {
                            return found;
                        }
                    }
                }
            }
            return Path.of("/nonexistent");
        }

        private List<String> probe(String... options) throws Exception {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(options));
            command.addAll(List.of(
                    "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
            command.add(Argon2idProbe.class.getName());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return output.lines().toList();
        }
    }

    @Nested
    @DisplayName("protocol.md, section 3.2: salt")
    class Salt {
        private final Aci account = new Aci(UUID.fromString("00010203-0405-4607-8809-0a0b0c0d0e0f"));

        @Test
        void matchesTheKnownAnswer() {
            JsonObject vector = Vectors.read("pinfold-derivations.json").getJsonObject("pinSalt");
            assertThat(PinSalt.compute(
                                    new ServiceIdentity(vector.getString("serviceIdentity")),
                                    Aci.parse(vector.getString("aci")))
                            .encode()
                            .toHex())
                    .isEqualTo(vector.getString("salt"));
        }

        @Test
        void differsForEveryAccountAndEveryService() {
            Aci other = new Aci(UUID.fromString("00010203-0405-4607-8809-0a0b0c0d0e10"));
            ServiceIdentity service = new ServiceIdentity("pinfold.example");
            assertThat(List.of(
                            PinSalt.compute(service, account).encode(),
                            PinSalt.compute(service, other).encode(),
                            PinSalt.compute(new ServiceIdentity("pinfold.example2"), account)
                                    .encode()))
                    .doesNotHaveDuplicates();
        }

        @Test
        void wantsAnIdentityOf1To255Octets() {
            assertThat(new ServiceIdentity("x".repeat(255)).name()).hasSize(255);
            assertThatThrownBy(() -> new ServiceIdentity("")).hasMessageContaining("1 to 255");
            assertThatThrownBy(() -> new ServiceIdentity("x".repeat(256))).hasMessageContaining("1 to 255");
            assertThatThrownBy(() -> new ServiceIdentity("ü".repeat(128))).hasMessageContaining("1 to 255");
            assertThatThrownBy(() -> new ServiceIdentity("a\nb")).hasMessageContaining("control");
        }
    }

    @Nested
    @DisplayName("protocol.md, section 3.1: parameters")
    class Parameters {
        @ParameterizedTest
        @CsvSource({
            "16384, 32, 1",
            "16384, 32, 16",
            "1048576, 1, 1",
            "1048576, 32, 1",
            "16384, 2048, 1",
            "65536, 8, 4",
        })
        void insideTheRangeAreTaken(int memoryKiB, int iterations, int parallelism) {
            assertThat(new PinHashParameters(memoryKiB, iterations, parallelism).memoryKiB())
                    .isEqualTo(memoryKiB);
        }

        @ParameterizedTest
        @CsvSource({
            "16383, 33, 1",
            "16384, 31, 1",
            "524288, 0, 1",
            "1048577, 1, 1",
            "1048576, 33, 1",
            "16384, 2049, 1",
            "16384, 32, 0",
            "16384, 32, 17",
            "0, 0, 0",
            "-1, -1, -1",
            "2147483647, 2147483647, 1",
        })
        void outsideTheRangeAreRefused(int memoryKiB, int iterations, int parallelism) {
            assertThatThrownBy(() -> new PinHashParameters(memoryKiB, iterations, parallelism))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be in [");
        }
    }

    @Test
    void aHashIsNeverPrintedAndGoneAfterClose() {
        JsonObject vector = Vectors.list("pin-hash.json").get(0);
        NormalizedPin pin = Pin.normalize(vector.getString("pin").toCharArray());
        PinHash hash = PinHash.derive(pin, PinSalt.ofForeign(Vectors.hex(vector, "salt")), PinHashParameters.DEFAULT);
        assertThat(hash).hasToString("PinHash(redacted)");
        hash.close();
        assertThatThrownBy(() -> hash.accessKey().exposeOctets()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> hash.encryptionKey().exposeOctets()).isInstanceOf(IllegalStateException.class);
    }
}
