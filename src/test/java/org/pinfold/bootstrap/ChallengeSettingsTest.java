package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.registration.ChallengeVerifier;

class ChallengeSettingsTest {
    private static final String CHALLENGE = "pinfold.challenge";
    private static final String URL = "pinfold.challenge.url";
    private static final String SECRET_FILE = "pinfold.challenge.secret-file";

    @TempDir
    Path folder;

    private final Map<String, String> values = new HashMap<>();

    private ChallengeVerifier open() {
        return new Settings(new InMemoryConfig(values)).challenge().open(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private void name(String choice, String url) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        values.put(CHALLENGE, choice);
        values.put(URL, url);
        values.put(SECRET_FILE, file.toString());
    }

    @Test
    void withoutAnySettingCodesGoOutWithoutAChallenge() {
        assertThat(open().isRequired()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "siteverify"})
    void aServiceThatIsNamedIsAsked(String choice) throws Exception {
        name(choice, "https://check.example/verify");
        assertThat(open().isRequired()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "siteverify"})
    void withoutAddressOrSecretTheStartIsRefused(String choice) {
        values.put(CHALLENGE, choice);
        assertRefused("the setting " + URL + " is missing");
        values.put(URL, "https://check.example/verify");
        assertRefused("the setting " + SECRET_FILE + " is missing");
    }

    @Test
    void anAddressWithoutAChoiceIsAMistakeAndNotAnOpenDoor() throws Exception {
        name("none", "https://check.example/verify");
        assertRefused("the settings " + URL + " and " + SECRET_FILE + " take " + CHALLENGE);
        values.remove(CHALLENGE);
        assertRefused("the settings " + URL + " and " + SECRET_FILE + " take " + CHALLENGE);
    }

    @Test
    void anUnknownChoiceIsRefused() {
        values.put(CHALLENGE, "captcha");
        assertRefused("the setting " + CHALLENGE + " is webhook, siteverify, none or absent");
    }

    @ParameterizedTest
    @CsvSource({
        "http://check.example/, the address must be https",
        "https://user:word@check.example/, the address must be https",
        "not an address, it is no address"
    })
    void anAddressThatLeavesThisMachineInClearIsRefusedAndNotRepeated(String address, String reason) throws Exception {
        name("siteverify", address);
        assertRefused("the setting " + URL + " does not fit: " + reason);
        assertThatThrownBy(this::open).hasMessageNotContaining(address);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::open).isInstanceOf(StartRefusedException.class).hasMessageStartingWith(message);
    }
}
