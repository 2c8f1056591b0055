package org.pinfold.registration.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender.Delivery;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;

/** Against GreenMail; against a scripted server where a server must misbehave. */
class MailCodeSenderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String FROM = "codes@pinfold.example";
    private static final String TO = "{number}@sms.example";

    private final Canary canary = new Canary();
    private final SenderCounts counts = new SenderCounts();

    @AfterEach
    void stop() {
        canary.assertSilent();
        canary.close();
    }

    @Nested
    class ToGreenMail {
        private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

        @BeforeEach
        void start() {
            server.start();
        }

        @AfterEach
        void stop() {
            server.stop();
        }

        @Test
        void aCodeIsMailedToTheNumbersAddress() throws Exception {
            assertThat(send(sender(port(), "Ihr Code für Pinfold: {code}", Optional.empty())))
                    .isEqualTo(Delivery.ACCEPTED);
            MimeMessage[] messages = server.getReceivedMessages();
            assertThat(messages).hasSize(1);
            MimeMessage message = messages[0];
            assertThat(message.getRecipients(Message.RecipientType.TO))
                    .extracting(Object::toString)
                    .containsExactly("4915198765432@sms.example");
            assertThat(message.getFrom()).extracting(Object::toString).containsExactly(FROM);
            assertThat(message.getContent().toString().strip()).isEqualTo("Ihr Code für Pinfold: 493817");
            assertThat(message.getSentDate()).isEqualTo(Date.from(NOW));
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(message.getMessageID())
                    .endsWith("@pinfold.example>")
                    .doesNotContain(System.getProperty("user.name"));
            assertThat(counts.of(SenderEvent.ACCEPTED)).isEqualTo(1);
        }

        @Test
        void aLoginIsUsedAndAWrongOneSendsNothing() {
            server.setUser(FROM, "pinfold", "right password".replace(' ', '-'));
            assertThat(send(sender(port(), "{code}", Optional.of(login("right-password")))))
                    .isEqualTo(Delivery.ACCEPTED);
            assertThat(send(sender(port(), "{code}", Optional.of(login("wrong-password")))))
                    .isEqualTo(Delivery.UNAVAILABLE);
            assertThat(server.getReceivedMessages()).hasSize(1);
            canary.assertSaid("no mail server: AuthenticationFailedException");
        }

        /** GreenMail does not offer STARTTLS: as if somebody in the middle had taken the offer out. */
        @Test
        void aServerThatOffersNoTlsGetsNoCode() {
            MailGateway gateway = new MailGateway("localhost", port(), FROM, TO, Optional.empty(), true, LONG);
            assertThat(send(sender(gateway, "{code}"))).isEqualTo(Delivery.UNAVAILABLE);
            assertThat(server.getReceivedMessages()).isEmpty();
        }

        @Test
        void aCallIsNotWhatIsMailed() {
            MailCodeSender sender = sender(port(), "{code}", Optional.empty());
            assertThat(sender.send(Canary.NUMBER, Canary.CODE, Transport.VOICE)).isEqualTo(Delivery.UNAVAILABLE);
            assertThat(server.getReceivedMessages()).isEmpty();
        }

        private int port() {
            return server.getSmtp().getPort();
        }

        private MailGateway.Login login(String password) {
            return new MailGateway.Login("pinfold", SecretBytes.copyOf(password.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Nested
    class ToAServerThatMisbehaves {
        private ScriptedMailServer server;

        @BeforeEach
        void start() throws IOException {
            server = new ScriptedMailServer(Optional.empty());
        }

        @AfterEach
        void stop() {
            server.close();
        }

        @Test
        void whenItBehavesTheCodeLeaves() {
            assertThat(send(sender(server.port(), "{code}", Optional.empty()))).isEqualTo(Delivery.ACCEPTED);
            assertThat(server.heard()).contains("RCPT TO:<4915198765432@sms.example>", "493817", ".");
        }

        @ParameterizedTest
        @CsvSource({
            "MAIL, 451 busy",
            "MAIL, 530 who are you",
            "RCPT, 550 no such gateway",
            "RCPT, 450 later",
            "DATA, 451 later",
            "., 554 no",
            "., 452 full"
        })
        void aRefusalMeansThatNothingLeft(String command, String answer) {
            server.answer(command, answer);
            assertThat(send(sender(server.port(), "{code}", Optional.empty()))).isEqualTo(Delivery.UNAVAILABLE);
            assertThat(counts.of(SenderEvent.REJECTED)).isEqualTo(1);
            canary.assertSaid("the mail server refuses: ");
        }

        /** The message was there to take: said otherwise, the session would send another one for nothing. */
        @Test
        void aServerThatHangsUpAfterTheMessageMayHaveTakenIt() {
            server.answer(ScriptedMailServer.END_OF_DATA, ScriptedMailServer.HANG_UP);
            assertThat(send(sender(server.port(), "{code}", Optional.empty()))).isEqualTo(Delivery.ACCEPTED);
            assertThat(counts.of(SenderEvent.UNKNOWN)).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"GREETING", "EHLO"})
        void aServerThatHangsUpBeforeTookNothing(String command) {
            server.answer(command, ScriptedMailServer.HANG_UP);
            server.answer("HELO", ScriptedMailServer.HANG_UP);
            assertThat(send(sender(server.port(), "{code}", Optional.empty()))).isEqualTo(Delivery.UNAVAILABLE);
            assertThat(counts.of(SenderEvent.UNAVAILABLE)).isEqualTo(1);
        }

        @Test
        void aServerThatIsNotThereTookNothing() throws IOException {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            assertThat(send(sender(port, "{code}", Optional.empty()))).isEqualTo(Delivery.UNAVAILABLE);
            canary.assertSaid("no mail server: ");
        }
    }

    @Nested
    class WithStartTls {
        @TempDir
        Path folder;

        @Test
        void theCodeComesAfterTls() throws Exception {
            ThrowAwayCertificate certificate = ThrowAwayCertificate.of("dns:localhost", folder);
            try (ScriptedMailServer server = new ScriptedMailServer(Optional.of(certificate.server()))) {
                assertThat(send(secured(server.port(), certificate.trusting().getSocketFactory())))
                        .isEqualTo(Delivery.ACCEPTED);
                assertThat(server.heard()).containsSubsequence("STARTTLS", "TLS", "493817", ".");
            }
        }

        @Test
        void aCertificateOfAnotherHostGetsNoCode() throws Exception {
            ThrowAwayCertificate certificate = ThrowAwayCertificate.of("dns:mail.example", folder);
            try (ScriptedMailServer server = new ScriptedMailServer(Optional.of(certificate.server()))) {
                assertThat(send(secured(server.port(), certificate.trusting().getSocketFactory())))
                        .isEqualTo(Delivery.UNAVAILABLE);
                assertThat(server.heard()).doesNotContain("493817");
            }
        }

        private MailCodeSender secured(int port, SSLSocketFactory trusting) {
            MailGateway gateway = new MailGateway("localhost", port, FROM, TO, Optional.empty(), true, LONG);
            return new MailCodeSender(
                    gateway, MessageText.of("{code}"), counts, Clock.fixed(NOW, ZoneOffset.UTC), trusting);
        }
    }

    @Test
    void onlyThisMachineIsTalkedToInClear() {
        for (String host : new String[] {"localhost", "127.0.0.1", "::1"}) {
            assertThat(MailGateway.of(host, 25, FROM, TO, Optional.empty(), LONG)
                            .startTls())
                    .isFalse();
        }
        for (String host : new String[] {"mail.example", "10.0.0.1", "127.0.0.1.mail.example"}) {
            assertThat(MailGateway.of(host, 25, FROM, TO, Optional.empty(), LONG)
                            .startTls())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sms@gateway.example",
                "{number}",
                "{number}@",
                "{number}{number}@sms.example",
                "{number}@sms.example, other@sms.example",
                "{number}@sms.example\r\nRCPT TO:<other@sms.example>",
                "Codes <{number}@sms.example>"
            })
    void aRecipientThatIsNotOneAddressWithOnePlaceForTheNumberIsRefused(String to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailGateway.of("localhost", 25, FROM, to, Optional.empty(), LONG))
                .withMessageStartingWith("the recipient must be ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "codes", "codes@", "a@pinfold.example, b@pinfold.example", "Codes <codes@pinfold.example>"})
    void aSenderThatIsNotOneAddressIsRefused(String from) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailGateway.of("localhost", 25, from, TO, Optional.empty(), LONG))
                .withMessage("the sender must be one mail address");
    }

    private MailCodeSender sender(int port, String text, Optional<MailGateway.Login> login) {
        return sender(MailGateway.of("localhost", port, FROM, TO, login, LONG), text);
    }

    private MailCodeSender sender(MailGateway gateway, String text) {
        return new MailCodeSender(gateway, MessageText.of(text), counts, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Delivery send(MailCodeSender sender) {
        return sender.send(Canary.NUMBER, Canary.CODE, Transport.SMS);
    }
}
