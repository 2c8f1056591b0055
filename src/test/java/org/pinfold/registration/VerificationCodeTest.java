package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Octets;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.Mac;

class VerificationCodeTest {
    private final SecureRandom random = new SecureRandom();
    private final Mac mac = new InMemoryToken().mac();

    @Test
    void hasSixDigits() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(VerificationCode.draw(random).digits()).matches("[0-9]{6}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "12345678", "000000"})
    void fourToEightDigitsAreACode(String text) {
        assertThat(VerificationCode.parse(text)).map(VerificationCode::digits).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123", "123456789", "12345a", " 123456", "123456\n", "\u0661\u0662\u0663\u0664"})
    void anythingElseIsNone(String text) {
        assertThat(VerificationCode.parse(text)).isEmpty();
    }

    @Test
    void isStoredDifferentlyInEverySession() {
        VerificationCode code = VerificationCode.draw(random);
        SessionId session = SessionId.draw(random);
        Octets stored = code.mac(mac, session);
        assertThat(VerificationCode.parse(code.digits()).orElseThrow().mac(mac, session))
                .isEqualTo(stored);
        assertThat(code.mac(mac, SessionId.draw(random))).isNotEqualTo(stored);
        assertThat(code.mac(new InMemoryToken(2).mac(), session)).isNotEqualTo(stored);
    }

    @Test
    void neverPrintsItself() {
        VerificationCode code = VerificationCode.draw(random);
        assertThat(code.toString()).doesNotContain(code.digits());
    }
}
