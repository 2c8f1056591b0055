package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.registration.LockPolicy;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.pkcs11.TokenChoice;

/** A setting that is missing or makes no sense is refused by its name; nothing is guessed. */
class SettingsTest {
    @ParameterizedTest
    @CsvSource({"pinfold.token.label", "pinfold.token.pin-file"})
    void theTokenNeedsALabelAndAPinFile(String missing) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> without(missing).token())
                .withMessage("the setting " + missing + " is missing");
    }

    @Test
    void aSerialNumberChoosesTheTokenWhateverItsLabel() {
        assertThat(with("pinfold.token.serial", "12ab").token().token()).isEqualTo(new TokenChoice.BySerial("12ab"));
        assertThat(complete().token().token()).isEqualTo(new TokenChoice.ByLabel("a-token"));
    }

    @Test
    void keyVersionsAreOneUnlessTheyAreSet() {
        assertThat(complete().token().keyVersions()).isEqualTo(new KeyVersions(1, 1, 1, 1));
        assertThat(with("pinfold.token.seal-version", "3").token().keyVersions())
                .isEqualTo(new KeyVersions(1, 1, 1, 3));
    }

    @ParameterizedTest
    @CsvSource({"pinfold.token.mac-version, 0", "pinfold.token.mac-version, two", "pinfold.token.oprf-version, -1"})
    void aKeyVersionIsAWholeNumberFromOne(String name, String value) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> with(name, value).token())
                .withMessageContaining("the setting " + name + " ")
                .withMessageContaining("whole number");
    }

    @Test
    void thereAreTenTriesUnlessTheyAreSet() {
        assertThat(complete().recovery().policy().maxTries()).isEqualTo(10);
        assertThat(with("pinfold.max-tries", "255").recovery().policy().maxTries())
                .isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "256", "-1", "ten", "5.5", "99999999999"})
    void triesAreAWholeNumberInTheirRange(String value) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> with("pinfold.max-tries", value).recovery())
                .withMessage("the setting pinfold.max-tries is not a whole number in [1, 255]");
    }

    @Test
    void locksHoldSevenDaysAndAProbeShutsNobodyOutUnlessThatIsSet() {
        assertThat(complete().lock()).isEqualTo(new LockPolicy(Duration.ofDays(7), false));
        assertThat(with("pinfold.lock.expiry-days", "30").lock().lifetime()).isEqualTo(Duration.ofDays(30));
        assertThat(with("pinfold.lock.freeze-on-probe", "true").lock().freezes())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "pinfold.lock.expiry-days, 0",
        "pinfold.lock.expiry-days, 366",
        "pinfold.lock.expiry-days, week",
        "pinfold.lock.freeze-on-probe, yes"
    })
    void aLockPolicyThatIsNoneIsRefused(String name, String value) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> with(name, value).lock())
                .withMessageContaining("the setting " + name + " ");
    }

    @Test
    void guessesArePacedUnlessThatIsSwitchedOff() {
        assertThat(complete().recovery().policy())
                .isEqualTo(new GuessPolicy(
                        10,
                        3,
                        List.of(
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(5),
                                Duration.ofHours(1),
                                Duration.ofHours(6),
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                Duration.ofDays(1))));
        assertThat(with("pinfold.pacing.steps", "none").recovery().policy().isPaced())
                .isFalse();
    }

    @Test
    void freeGuessesAndStepsCanBeSet() {
        assertThat(with("pinfold.pacing.free-guesses", "0").recovery().policy().freeGuesses())
                .isZero();
        assertThat(with("pinfold.pacing.free-guesses", "255")
                        .recovery()
                        .policy()
                        .freeGuesses())
                .isEqualTo(255);
        assertThat(with("pinfold.pacing.steps", "30s, 2d").recovery().policy().waits())
                .containsExactly(Duration.ofSeconds(30), Duration.ofDays(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "256", "three", "1.5"})
    void freeGuessesAreAWholeNumberInTheirRange(String value) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> with("pinfold.pacing.free-guesses", value).recovery())
                .withMessage("the setting pinfold.pacing.free-guesses is not a whole number in [0, 255]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "off", "1", "1m,", ",1m", "0s", "1m 5m", "-1m", "1w", "366d", "1m;5m", "99999999d"})
    void stepsThatMakeNoSenseAreRefusedByTheirName(String value) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> with("pinfold.pacing.steps", value).recovery())
                .withMessageStartingWith("the setting pinfold.pacing.steps is neither none nor steps like 1m,5m,");
    }

    @Test
    void theServiceIdentityHasNoDefault() {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> without("pinfold.service-identity").recovery())
                .withMessage("the setting pinfold.service-identity is missing");
    }

    @Test
    void aServiceIdentityThatNoDeviceAcceptsIsRefused() {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(
                        () -> with("pinfold.service-identity", "x".repeat(1000)).recovery())
                .withMessageStartingWith("the setting pinfold.service-identity ");
    }

    private static Settings complete() {
        return new Settings(new InMemoryConfig(values()));
    }

    private static Settings with(String name, String value) {
        Map<String, String> values = values();
        values.put(name, value);
        return new Settings(new InMemoryConfig(values));
    }

    private static Settings without(String name) {
        Map<String, String> values = values();
        values.remove(name);
        return new Settings(new InMemoryConfig(values));
    }

    private static Map<String, String> values() {
        return new HashMap<>(Map.of(
                "pinfold.token.label", "a-token",
                "pinfold.token.pin-file", "/nowhere/pins",
                "pinfold.service-identity", "test.pinfold.example"));
    }
}
