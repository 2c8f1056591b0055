package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Octets;

class LoginTest {
    private static final Login LOGIN = Login.of("https://id.example/realms/staff", "f3b1");

    /** {@code printf 'https://id.example/realms/staff\0f3b1' | sha256sum} */
    private static final String HASH = "57555c1d29c453e92b309a509d8fae08ba70a7431d68528bb54c0dd93c8b207e";

    @Test
    void isTheHashOfIssuerAndSubject() {
        assertThat(LOGIN.hash().toHex()).isEqualTo(HASH);
    }

    @Test
    void doesNotMixIssuerAndSubject() {
        assertThat(Login.of("https://id.example/a", "bc")).isNotEqualTo(Login.of("https://id.example/ab", "c"));
    }

    @Test
    void hasOneSpellingThatIsReadAgain() {
        assertThat(LOGIN.text()).matches("login:[A-Za-z0-9_-]{43}");
        assertThat(Identifier.parse(LOGIN.text())).contains(LOGIN);
    }

    @Test
    void isNotReadFromAnotherSpelling() {
        String text = LOGIN.text();
        char last = text.charAt(text.length() - 1);
        String strayBits = text.substring(0, text.length() - 1) + (char) (last + 1);
        assertThat(Identifier.parse(text + "=")).isEmpty();
        assertThat(Identifier.parse(strayBits)).isEmpty();
        assertThat(Identifier.parse(text.substring(0, 48))).isEmpty();
        assertThat(Identifier.parse(text.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "login", "login:", "login:*", "+", "49", "login:+4915112345678"})
    void isNotReadFromAnythingElse(String other) {
        assertThat(Identifier.parse(other)).isEmpty();
    }

    @Test
    void numbersAreReadAsNumbers() {
        assertThat(Identifier.parse("+4915112345678")).contains(new PhoneNumber("+4915112345678"));
    }

    @Test
    void keepsAHashAndNothingElse() {
        assertThatThrownBy(() -> new Login(Octets.of(new byte[31]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNotPrinted() {
        assertThat(LOGIN.toString() + LOGIN.loggable())
                .doesNotContain(LOGIN.text().substring(6), HASH);
    }
}
