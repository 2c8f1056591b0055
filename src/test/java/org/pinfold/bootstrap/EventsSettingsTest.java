package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.EventSettings;
import org.pinfold.events.service.WebhookEventReceiver;

class EventsSettingsTest {
    private static final String URL = "pinfold.events.webhook.url";
    private static final String SECRET_FILE = "pinfold.events.webhook.secret-file";

    @TempDir
    Path folder;

    private final Map<String, String> values = new HashMap<>();

    private EventsSettings settings() {
        return new Settings(new InMemoryConfig(values)).events();
    }

    private EventReceiver receiver() {
        return settings().receiver(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private String secretFile(String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions))
                .toString();
    }

    @Test
    void withoutAnySettingEventsAreKeptForTheDevicesAndSentToNobody() {
        assertThat(settings().kept()).isEqualTo(new EventSettings(Duration.ofDays(30), 20, false, 100_000));
        assertThat(receiver()).isNotInstanceOf(WebhookEventReceiver.class);
    }

    @Test
    void aWebhookOpensWithItsSettingsAndConnectsToNobodyYet() throws Exception {
        values.put(URL, "https://push.example/events");
        values.put(SECRET_FILE, secretFile("rw-------"));
        assertThat(settings().kept().delivered()).isTrue();
        assertThat(receiver()).isInstanceOf(WebhookEventReceiver.class);
    }

    @Test
    void aWebhookThatCouldNotSignIsRefused() throws Exception {
        values.put(URL, "https://push.example/events");
        assertRefused("the setting " + SECRET_FILE + " is missing");
        values.put(SECRET_FILE, secretFile("rw-r--r--"));
        assertRefused("the setting " + SECRET_FILE + " names a file that not only its owner can read");
    }

    @Test
    void aSecretWithoutAnAddressIsAMistake() throws Exception {
        values.put(SECRET_FILE, secretFile("rw-------"));
        assertRefused("the setting " + SECRET_FILE + " takes " + URL);
    }

    @ParameterizedTest
    @CsvSource({
        "http://push.example/, the address must be https",
        "https://user:word@push.example/, the address must be https",
        "not an address, it is no address"
    })
    void anAddressThatLeavesThisMachineInClearIsRefusedAndNotRepeated(String address, String reason) throws Exception {
        values.put(URL, address);
        values.put(SECRET_FILE, secretFile("rw-------"));
        assertRefused("the setting " + URL + " does not fit: " + reason);
        assertThatThrownBy(this::receiver).hasMessageNotContaining(address);
    }

    @ParameterizedTest
    @CsvSource({
        "pinfold.events.keep-days, 0",
        "pinfold.events.keep-days, 3651",
        "pinfold.events.keep-of-a-type, 0",
        "pinfold.events.keep-of-a-type, 1001",
        "pinfold.events.webhook.max-backlog, 0",
        "pinfold.events.webhook.max-backlog, many"
    })
    void aLimitThatIsNoneIsRefused(String name, String value) {
        values.put(name, value);
        assertThatThrownBy(() -> settings().kept())
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("the setting " + name + " is not a whole number");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::receiver)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(message);
    }
}
