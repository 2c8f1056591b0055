package org.pinfold.registration.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.pinfold.registration.CodeSender.Delivery;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;
import org.pinfold.registration.service.DevelopmentCodeSender.SentCode;

class DevelopmentCodeSenderTest {
    private static final PhoneNumber NUMBER = Server.NUMBER;
    private static final PhoneNumber OTHER_NUMBER = new PhoneNumber("+12025550123");

    private final DevelopmentCodeSender development = new DevelopmentCodeSender(() -> true);

    @Test
    void showsWhatItWasGivenNewestLast() {
        VerificationCode first = code();
        VerificationCode second = code();
        assertThat(development.send(NUMBER, first, Transport.SMS)).isEqualTo(Delivery.ACCEPTED);
        assertThat(development.send(OTHER_NUMBER, code(), Transport.SMS)).isEqualTo(Delivery.ACCEPTED);
        assertThat(development.send(NUMBER, second, Transport.VOICE)).isEqualTo(Delivery.ACCEPTED);
        assertThat(development.sentTo(NUMBER).orElseThrow())
                .containsExactly(
                        new SentCode(NUMBER, first, Transport.SMS), new SentCode(NUMBER, second, Transport.VOICE));
    }

    @Test
    void keepsTheLatestThousandMessages() {
        VerificationCode first = code();
        development.send(NUMBER, first, Transport.SMS);
        for (int i = 1; i < 1_000; i++) {
            development.send(OTHER_NUMBER, code(), Transport.SMS);
        }
        assertThat(development.sentTo(NUMBER).orElseThrow()).hasSize(1);
        development.send(OTHER_NUMBER, code(), Transport.SMS);
        assertThat(development.sentTo(NUMBER).orElseThrow()).isEmpty();
        assertThat(development.sentTo(OTHER_NUMBER).orElseThrow()).hasSize(1_000);
    }

    @Test
    void sendsShowsAndKeepsNothingWithoutTheProfile() {
        boolean[] active = {false};
        DevelopmentCodeSender sender = new DevelopmentCodeSender(() -> active[0]);
        assertThat(sender.send(NUMBER, code(), Transport.SMS)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(sender.sentTo(NUMBER)).isEmpty();
        active[0] = true;
        assertThat(sender.sentTo(NUMBER).orElseThrow()).isEmpty();
    }

    private static VerificationCode code() {
        return VerificationCode.draw(new SecureRandom());
    }
}
