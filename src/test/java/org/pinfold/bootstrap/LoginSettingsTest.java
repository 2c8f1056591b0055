package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.registration.LoginVerifier;

class LoginSettingsTest {
    private static final String ISSUER = "pinfold.login.issuer";
    private static final String CLIENT_ID = "pinfold.login.client-id";
    private static final String KEYS_URL = "pinfold.login.keys-url";

    private final Map<String, String> values = new HashMap<>();

    private LoginVerifier open() {
        return new Settings(new InMemoryConfig(values)).login().open(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private void nameAProvider() {
        values.put(ISSUER, "https://id.example/realms/staff");
        values.put(CLIENT_ID, "pinfold-app");
        values.put(KEYS_URL, "https://id.example/realms/staff/certs");
    }

    @Test
    void withoutAnySettingThereAreNoLogins() {
        assertThat(open().isOffered()).isFalse();
    }

    @Test
    void aProviderThatIsNamedIsBelieved() {
        nameAProvider();
        assertThat(open().isOffered()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {ISSUER, CLIENT_ID, KEYS_URL})
    void withOneSettingMissingTheStartIsRefused(String missing) {
        nameAProvider();
        values.remove(missing);
        assertThatThrownBy(this::open)
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("the setting " + missing + " is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example/certs",
                "ftp://id.example/certs",
                "https:///certs",
                "https://user:canary@id.example/certs",
                "not an address"
            })
    void keysThatOthersCouldReplaceAreRefusedByTheSettingsName(String address) {
        nameAProvider();
        values.put(KEYS_URL, address);
        assertThatThrownBy(this::open)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("the setting " + KEYS_URL + " does not fit")
                .hasMessageNotContaining("canary");
    }
}
