package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.SecretBytes;

/** A credential that the server takes from a file is nobody else's, and no word that is guessed. */
class CredentialFileTest {
    private static final String CREDENTIAL = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private CredentialFile file(String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("credential"), content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return new CredentialFile("a.setting", file);
    }

    @Test
    void theLineInItIsTheCredential() throws IOException {
        for (String content : new String[] {CREDENTIAL, CREDENTIAL + "\n", CREDENTIAL + "\r\n"}) {
            try (SecretBytes read = file(content, "rw-------").read()) {
                assertThat(read.matches(CREDENTIAL.getBytes(StandardCharsets.US_ASCII)))
                        .isTrue();
            }
        }
        try (SecretBytes read = file("q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n", "r--------")
                .read()) {
            assertThat(read.size()).isEqualTo(44);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw-rw-rw-"})
    void aFileThatOthersReadOrWriteIsRefused(String permissions) throws IOException {
        CredentialFile open = file(CREDENTIAL, permissions);
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(open::read)
                .withMessageContaining("a.setting")
                .withMessageContaining("chmod 600 ")
                .withMessageNotContaining(CREDENTIAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "0123456789abcdef0123456789abcde",
                "two words of more than 32 characters",
                "0123456789abcdef0123456789abcdef\n0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdefé"
            })
    void whatIsNoCredentialIsRefusedAndNotRepeated(String content) throws IOException {
        CredentialFile wrong = file(content, "rw-------");
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(wrong::read)
                .withMessageContaining("a.setting")
                .satisfies(refusal -> {
                    if (content.length() > 5) {
                        assertThat(refusal).hasMessageNotContaining(content.strip());
                    }
                });
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> new CredentialFile("a.setting", folder.resolve("nowhere")).read())
                .withMessageContaining("a.setting")
                .withMessageContaining("cannot be read");
    }
}
