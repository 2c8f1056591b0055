package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hsm/dev-token} and {@code hsm/production-token}, each run in processes of its own. */
class TokenScriptsTest {
    private record Run(int status, String said) {}

    @TempDir
    private static Path directory = Path.of("");

    private static char[] pin = {};

    @BeforeAll
    static void makeToken() throws IOException, InterruptedException {
        // Half made, as by a run that was interrupted.
        Files.createDirectories(directory.resolve("tokens").resolve("half-made"));
        Files.createFile(directory.resolve(".unfinished"));

        Run run = run("hsm/dev-token", directory.toString());

        assertThat(run.said()).contains("removing a half-made token").contains("created token \"pinfold-dev\"");
        assertThat(run.status()).isZero();
        pin = ActivationPin.inFile(directory.resolve("pins")).read();
    }

    @Test
    void onlyTheOwnerReadsWhatADevelopmentTokenHasAndNoPinIsSaid() throws IOException, InterruptedException {
        Run again = run("hsm/dev-token", directory.toString());

        assertThat(again.said()).contains("already there, keys checked").doesNotContain(new String(pin));
        assertThat(again.status()).isZero();
        assertThat(Files.readString(directory.resolve("pins")))
                .matches("ACTIVATION_PIN=[0-9a-f]{32}\nSO_PIN=[0-9a-f]{32}\n");
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.map(TokenScriptsTest::permissions))
                    .allMatch(permissions -> permissions.endsWith("------"), "nothing for group and others");
        }
    }

    @Test
    void theProductionScriptCreatesWhatIsMissingAndLeavesTheRest() throws IOException, InterruptedException {
        assertThat(production("--check", "--oprf", "2").said()).contains("refused: pinfold-oprf-v2 is missing");

        Run created = production("--oprf", "2");
        assertThat(created.said())
                .contains("pinfold-oprf-v2: created")
                .contains("pinfold-oprf-v2: carrier certificate created")
                .contains("pinfold-tweak-v1: there, attributes right")
                .doesNotContain(new String(pin));
        assertThat(created.status()).isZero();

        assertThat(production("--check", "--oprf", "2").status()).isZero();
        assertThat(production("--check").status()).isZero();
    }

    @Test
    void theProductionScriptSaysWhyItRefuses(@TempDir Path other) throws IOException, InterruptedException {
        Path wrongPin = Files.writeString(other.resolve("wrong"), "ACTIVATION_PIN=not-the-pin\n");
        Files.setPosixFilePermissions(wrongPin, PosixFilePermissions.fromString("rw-------"));
        Path open = Files.writeString(other.resolve("open"), "ACTIVATION_PIN=not-the-pin\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        String module = SoftHsm.module().toString();
        String pins = directory.resolve("pins").toString();

        assertRefused(
                "the activation PIN is wrong", "--module", module, "--label", "pinfold-dev", "--pin-file", wrongPin);
        assertRefused("everyone can read", "--module", module, "--label", "pinfold-dev", "--pin-file", open);
        assertRefused("no token with label \"other\"", "--module", module, "--label", "other", "--pin-file", pins);
        assertRefused("no token with serial 17", "--module", module, "--serial", "17", "--pin-file", pins);
        assertRefused("there is no PKCS#11 module", "--module", "/absent", "--serial", "17", "--pin-file", pins);
    }

    @Test
    void theDecoderFindsATokenByItsLabelOrItsSerialNumber() throws IOException, InterruptedException {
        String module = SoftHsm.module().toString();
        String pins = directory.resolve("pins").toString();
        String serial = run("pkcs11-tool", "--module", module, "--list-token-slots")
                .said()
                .lines()
                .filter(line -> line.strip().startsWith("serial num"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
        for (List<String> chosen : List.of(List.of("--label", "pinfold-dev"), List.of("--serial", serial))) {
            Run decoded =
                    run("hsm/decode-ledger", "--module", module, chosen.get(0), chosen.get(1), "--pin-file", pins);
            assertThat(decoded.said()).contains("no registers in this token").doesNotContain(new String(pin));
            assertThat(decoded.status()).isZero();
        }
        Run refused = run("hsm/decode-ledger", "--module", module, "--serial", "17", "--pin-file", pins);
        assertThat(refused.said()).contains("no token with serial 17");
        assertThat(refused.status()).isEqualTo(1);
    }

    private static void assertRefused(String reason, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("hsm/production-token"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Run run = run(command.toArray(String[]::new));

        assertThat(run.said()).contains("refused: ").contains(reason).doesNotContain("not-the-pin");
        assertThat(run.status()).isEqualTo(1);
    }

    private static Run production(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "hsm/production-token",
                "--module",
                SoftHsm.module().toString(),
                "--label",
                "pinfold-dev",
                "--pin-file",
                directory.resolve("pins").toString()));
        command.addAll(List.of(options));
        return run(command.toArray(String[]::new));
    }

    private static Run run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("SOFTHSM2_CONF", directory.resolve("softhsm2.conf").toString());
        builder.environment().remove("PINFOLD_TOKEN_DIR");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
