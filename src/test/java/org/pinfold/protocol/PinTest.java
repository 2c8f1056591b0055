package org.pinfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinTest {
    private static String normalForm(String typed) {
        try (NormalizedPin pin = Pin.normalize(typed.toCharArray())) {
            return new String(pin.exposeOctets(), StandardCharsets.UTF_8);
        }
    }

    private static Optional<PinWeakness> weakness(String typed) {
        try (NormalizedPin pin = Pin.normalize(typed.toCharArray())) {
            return pin.weakness();
        }
    }

    static Stream<Arguments> normalization() {
        return Vectors.read("pin-normalization.json")
                .getJsonArray("normalization")
                .getValuesAs(JsonArray.class)
                .stream()
                .map(pair -> Arguments.of(pair.getString(0), pair.getString(1)));
    }

    static Stream<String> weak() {
        return strings("weak");
    }

    static Stream<String> acceptable() {
        return strings("acceptable");
    }

    private static Stream<String> strings(String member) {
        return Vectors.read("pin-normalization.json").getJsonArray(member).getValuesAs(JsonString.class).stream()
                .map(JsonString::getString);
    }

    @Nested
    @DisplayName("protocol.md, section 2: normalisation")
    class Normalisation {
        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinTest#normalization")
        void matchesThePublishedVectors(String typed, String expectedHex) {
            try (NormalizedPin pin = Pin.normalize(typed.toCharArray())) {
                assertThat(HexFormat.of().formatHex(pin.exposeOctets())).isEqualTo(expectedHex);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\uD835\uDFCF\uD835\uDFD0\uD835\uDFD1\uD835\uDFD6", // mathematical bold, outside the basic plane
                    "\uD801\uDCA1\uD801\uDCA2\uD801\uDCA3\uD801\uDCA8", // Osmanya, outside the basic plane
                    "\uFF11\uFF12\uFF13\uFF18", // full-width
                    "\u0967\u0968\u0969\u096E", // Devanagari
                    "\u06F1\u0662\uFF138" // four scripts
                })
        void digitsOfAnyScriptBecomeAsciiDigits(String typed) {
            assertThat(normalForm(typed)).isEqualTo("1238");
        }

        @Test
        void oneCharacterThatIsNoDigitKeepsAllDigitsAsTheyAre() {
            // Osmanya digits have no compatibility decomposition, so only the digit rule could map them.
            assertThat(normalForm("\uD801\uDCA1\uD801\uDCA2x")).isEqualTo("\uD801\uDCA1\uD801\uDCA2x");
        }

        @Test
        void numbersThatAreNoDecimalDigitsAreLeftToCompatibilityDecomposition() {
            assertThat(normalForm("\u00B2\u00B2\u00B2\u2460")).isEqualTo("2221");
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
                    0x205F, 0x3000
                })
        void whiteSpaceGoesFromBothEndsOnly(int space) {
            String s = Character.toString(space);
            assertThat(normalForm(s + s + "64" + s + "85" + s))
                    .hasSizeGreaterThan(4)
                    .startsWith("64")
                    .endsWith("85");
            assertThat(normalForm(s + "6485" + s + s)).isEqualTo("6485");
        }

        @ParameterizedTest
        @ValueSource(ints = {0x08, 0x1C, 0x1F, 0x180E, 0x200B, 0x2060, 0xFEFF})
        void whatIsNoWhiteSpaceStays(int character) {
            String s = Character.toString(character);
            assertThat(normalForm(s + "6485" + s)).isEqualTo(s + "6485" + s);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\uD835", "64\uD83585", "\uDFCF\uD835"})
        void unpairedSurrogatesAreRefusedInsteadOfMerged(String typed) {
            assertThatThrownBy(() -> normalForm(typed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("64");
        }

        @Test
        void theTypedCharactersAreLeftToTheirOwner() {
            char[] typed = " 6485 ".toCharArray();
            Pin.normalize(typed).close();
            assertThat(typed).containsExactly(" 6485 ".toCharArray());
        }

        @Test
        void aClosedPinIsGoneAndAnOpenOneIsNotPrinted() {
            NormalizedPin pin = Pin.normalize("6485".toCharArray());
            assertThat(pin).hasToString("NormalizedPin(redacted)");
            pin.close();
            assertThatThrownBy(pin::exposeOctets).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    @DisplayName("protocol.md, section 2.2: PINs that may be set")
    class Weakness {
        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinTest#weak")
        void weakVectorsAreRefused(String typed) {
            assertThat(weakness(typed)).isPresent();
        }

        @ParameterizedTest
        @MethodSource("org.pinfold.protocol.PinTest#acceptable")
        void acceptableVectorsAreTaken(String typed) {
            assertThat(weakness(typed)).isEmpty();
        }

        @Test
        void eachWeaknessIsNamed() {
            assertThat(weakness("648")).contains(PinWeakness.TOO_SHORT);
            assertThat(weakness("3456")).contains(PinWeakness.ASCENDING_DIGITS);
            assertThat(weakness("9876543210")).contains(PinWeakness.DESCENDING_DIGITS);
            assertThat(weakness("00000")).contains(PinWeakness.REPEATED_DIGIT);
        }

        @Test
        void aRunDoesNotWrapFromNineToNought() {
            assertThat(weakness("7890")).isEmpty();
            assertThat(weakness("0987")).isEmpty();
        }

        @Test
        void runsAndRepeatsOfLettersAreTaken() {
            assertThat(weakness("abcd")).isEmpty();
            assertThat(weakness("aaaa")).isEmpty();
        }

        @Test
        void aLetterAndItsMarksCountAsOneCharacter() {
            assertThat(weakness("\u00C4\u00D6\u00DC")).contains(PinWeakness.TOO_SHORT);
            assertThat(weakness("A\u0308O\u0308U\u0308")).contains(PinWeakness.TOO_SHORT);
            assertThat(weakness("\u00C4\u00D6\u00DC\u00E4")).isEmpty();
        }

        @Test
        void aCharacterOutsideTheBasicPlaneCountsOnce() {
            assertThat(weakness("\uD83D\uDD11\uD83D\uDD12\uD83D\uDD13")).contains(PinWeakness.TOO_SHORT);
            assertThat(weakness("\uD83D\uDD11\uD83D\uDD12\uD83D\uDD13\uD83D\uDD10"))
                    .isEmpty();
        }
    }
}
