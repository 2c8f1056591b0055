package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The development profile is granted to those who ask for it, on loopback, with SoftHSM, and to nobody else. */
class LoopbackDevelopmentProfileTest {
    private static final String SOFT_HSM = "SoftHSM project";

    @Test
    void itIsGrantedWhenAskedForWithSoftHsmOnLoopback() {
        LoopbackDevelopmentProfile profile = profile("development", SOFT_HSM);
        profile.decide();
        assertThat(profile.active()).isTrue();
    }

    @Test
    void nobodyGetsItWithoutAsking() {
        LoopbackDevelopmentProfile profile = new LoopbackDevelopmentProfile();
        profile.settings = new Settings(new InMemoryConfig(Map.of()));
        profile.token = new ManufacturedToken(SOFT_HSM);
        profile.decide();
        assertThat(profile.active()).isFalse();
    }

    @Test
    void nobodyGetsItBeforeTheDecision() {
        assertThat(profile("development", SOFT_HSM).active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "Development", "development,"})
    void anotherNameIsRefused(String name) {
        LoopbackDevelopmentProfile profile = profile(name, SOFT_HSM);
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(profile::decide)
                .withMessageContaining("pinfold.profile is \"development\" or absent");
        assertThat(profile.active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Utimaco IS GmbH", "SoftHSM", "softhsm project", ""})
    void anotherTokenThanSoftHsmIsRefused(String manufacturer) {
        LoopbackDevelopmentProfile profile = profile("development", manufacturer);
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(profile::decide)
                .withMessage("the development profile is refused: the token is not SoftHSM");
        assertThat(profile.active()).isFalse();
    }

    @Test
    void aListenerThatIsNotOnLoopbackIsRefused() throws IOException {
        LoopbackDevelopmentProfile profile = profile("development", SOFT_HSM);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThatExceptionOfType(StartRefusedException.class)
                    .isThrownBy(profile::decide)
                    .withMessageStartingWith("the development profile is refused: a listener is not on loopback")
                    .withMessageContaining(String.format(":%04X", listener.getLocalPort()));
        }
        assertThat(profile.active()).isFalse();
    }

    @Test
    void aListenerThatOpensLaterEndsItForGood() throws IOException {
        LoopbackDevelopmentProfile profile = profile("development", SOFT_HSM);
        profile.decide();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThat(listener.isBound()).isTrue();
            assertThat(profile.active()).isFalse();
        }
        assertThat(profile.active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jboss.bind.address", "jboss.bind.address.management", "jboss.bind.address.unsecure"})
    void anAddressThatAServerIsAboutToBindIsRefused(String property) {
        LoopbackDevelopmentProfile profile = profile("development", SOFT_HSM);
        for (String exposed : new String[] {"0.0.0.0", "192.0.2.1", "::", "127.example.org", ""}) {
            System.setProperty(property, exposed);
            try {
                assertThatExceptionOfType(StartRefusedException.class)
                        .as(exposed)
                        .isThrownBy(profile::decide)
                        .withMessageContaining(property);
            } finally {
                System.clearProperty(property);
            }
        }
        for (String loopback : new String[] {"127.0.0.1", "127.0.1.1", "localhost", "::1", "[::1]"}) {
            System.setProperty(property, loopback);
            try {
                profile.decide();
                assertThat(profile.active()).as(loopback).isTrue();
            } finally {
                System.clearProperty(property);
            }
        }
    }

    private static LoopbackDevelopmentProfile profile(String name, String manufacturer) {
        LoopbackDevelopmentProfile profile = new LoopbackDevelopmentProfile();
        profile.settings = new Settings(new InMemoryConfig(Map.of("pinfold.profile", name)));
        profile.token = new ManufacturedToken(manufacturer);
        return profile;
    }
}
