package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {
    @ParameterizedTest
    @ValueSource(strings = {"+4915112345678", "+12025550123", "+390612345678", "+447700900123", "+2908123"})
    void anE164NumberIsTakenAsItIs(String text) {
        assertThat(PhoneNumber.parse(text)).map(PhoneNumber::e164).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "4915112345678",
                "004915112345678",
                "+49 151 12345678",
                "+49-151-12345678",
                "+0915112345678",
                "+491234",
                "+4915112345678901",
                "+4915112345678\n",
                "+4915112345678;ext=1",
                "+491511234567a",
                "\uFF0B4915112345678",
                "+49151123456\u0667\u0668"
            })
    void anythingElseIsNone(String text) {
        assertThat(PhoneNumber.parse(text)).isEmpty();
    }

    @Test
    void anotherSpellingOfTheSameTelephoneIsNone() {
        assertThat(PhoneNumber.parse("+4407700900123")).isEmpty();
    }

    @Test
    void aCountryCodeThatNobodyHasIsNone() {
        assertThat(PhoneNumber.parse("+9991234567")).isEmpty();
    }

    @Test
    void theConstructorTakesNothingThatParseRefuses() {
        assertThatThrownBy(() -> new PhoneNumber("+4407700900123")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsTwoDigitsOnly() {
        assertThat(new PhoneNumber("+4915112345678")).hasToString("PhoneNumber(…78)");
    }

    @ParameterizedTest
    @CsvSource({
        "+4915112345678, DE, 49151",
        "+12025550123, US, 1202",
        "+18765551234, JM, 1876",
        "+447400123456, GB, 44740",
        "+390612345678, IT, 39061",
        "+447700900123, '', 44770",
        "+8816123456789, '', 881612"
    })
    void aNumberHasItsPrefixAndItsCountryIfAPlanHasGivenItOut(String text, String region, String prefix) {
        PhoneNumber number = new PhoneNumber(text);
        assertThat(number.region().orElse("")).isEqualTo(region);
        assertThat(number.prefix()).isEqualTo(prefix);
    }
}
