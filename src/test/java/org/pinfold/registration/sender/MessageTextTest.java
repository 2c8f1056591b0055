package org.pinfold.registration.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {
    @Test
    void theCodeStandsWhereItsPlaceIs() {
        MessageText text = MessageText.of("Your code: {code}.");
        assertThat(text.with(Canary.CODE)).isEqualTo("Your code: 493817.");
        assertThat(text.shortMessage(Canary.CODE).isGsm()).isTrue();
        assertThat(text.shortMessage(Canary.CODE).octets())
                .isEqualTo("Your code: 493817.".getBytes(StandardCharsets.US_ASCII));
    }

    /** Known answers of 3GPP TS 23.038, tables 6.2.1 and 6.2.1.1. */
    @ParameterizedTest
    @CsvSource({
        "@, 00",
        "£, 01",
        "$, 02",
        "ç, ''",
        "Ç, 09",
        "Å, 0E",
        "Δ, 10",
        "_, 11",
        "Ξ, 1A",
        "Æ, 1C",
        "É, 1F",
        "' ', 20",
        "¤, 24",
        "?, 3F",
        "¡, 40",
        "A, 41",
        "Z, 5A",
        "Ä, 5B",
        "Ö, 5C",
        "Ñ, 5D",
        "Ü, 5E",
        "§, 5F",
        "¿, 60",
        "a, 61",
        "z, 7A",
        "ä, 7B",
        "ö, 7C",
        "ñ, 7D",
        "ü, 7E",
        "à, 7F",
        "^, 1B14",
        "{, 1B28",
        "}, 1B29",
        "\\, 1B2F",
        "[, 1B3C",
        "~, 1B3D",
        "], 1B3E",
        "|, 1B40",
        "€, 1B65",
        "\u00A0, ''",
        "`, ''",
        "и, ''"
    })
    void theGsmAlphabetIsWhatTheStandardSays(String character, String hex) {
        assertThat(GsmAlphabet.encode(character)
                        .map(octets -> java.util.HexFormat.of().withUpperCase().formatHex(octets))
                        .orElse(""))
                .isEqualTo(hex);
    }

    @Test
    void anotherAlphabetGoesAsUcs2() {
        MessageText.ShortMessage message = MessageText.of("Код: {code}").shortMessage(Canary.CODE);
        assertThat(message.isGsm()).isFalse();
        assertThat(new String(message.octets(), StandardCharsets.UTF_16BE)).isEqualTo("Код: 493817");
    }

    @Test
    void aTextIsOneMessageLong() {
        MessageText.of("x".repeat(154) + "{code}");
        assertThatIllegalArgumentException().isThrownBy(() -> MessageText.of("x".repeat(155) + "{code}"));
        MessageText.of("€".repeat(77) + "{code}");
        assertThatIllegalArgumentException().isThrownBy(() -> MessageText.of("€".repeat(78) + "{code}"));
        MessageText.of("и".repeat(64) + "{code}");
        assertThatIllegalArgumentException().isThrownBy(() -> MessageText.of("и".repeat(65) + "{code}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no place", "{code} {code}", "line\n{code}", "{CODE}"})
    void aTextHasOnePlaceForTheCode(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> MessageText.of(template));
    }
}
