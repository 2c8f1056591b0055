package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.CodeSender.Delivery;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;
import org.pinfold.registration.sender.BudgetedCodeSender;

/** A sender that could not work, or would give codes away, refuses the start by the name of its setting. */
class SenderSettingsTest {
    private static final PhoneNumber NUMBER = new PhoneNumber("+4915198765432");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final Map<String, String> values = new HashMap<>();

    @BeforeEach
    void complete() throws IOException {
        values.putAll(Map.of(
                "pinfold.sender.smpp.host", "127.0.0.1",
                "pinfold.sender.smpp.system-id", "pinfold",
                "pinfold.sender.smpp.password-file", file("smpp", "hunter08"),
                "pinfold.sender.smpp.source", "Pinfold",
                "pinfold.sender.webhook.url", "https://sms.example/codes",
                "pinfold.sender.webhook.secret-file", file("webhook", SECRET)));
        values.putAll(Map.of(
                "pinfold.sender.mail.host", "mail.example",
                "pinfold.sender.mail.from", "codes@pinfold.example",
                "pinfold.sender.mail.to", "{number}@sms.example",
                "pinfold.sender.mail.user", "pinfold",
                "pinfold.sender.mail.password-file", file("mail", "correct-horse")));
    }

    private String file(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"smpp", "webhook", "mail"})
    void eachCarrierOpensWithItsSettingsAndConnectsToNobodyYet(String sender) throws Exception {
        values.put("pinfold.sender", sender);
        open().close();
    }

    @Test
    void withoutASenderItIsTheDevelopmentOneWithoutBudgets() {
        CodeSender sender = open();
        for (int i = 0; i < 300; i++) {
            assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        }
    }

    @Test
    void theDevelopmentSenderHasTheBudgetsThatAreSet() {
        values.put("pinfold.sender", "development");
        values.put("pinfold.profile", "development");
        values.put("pinfold.sender.number-a-day", "1");
        CodeSender sender = open();
        assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender)).isInstanceOf(Delivery.OverBudget.class);
    }

    @Test
    void theDevelopmentSenderHasTheCountriesThatAreSet() {
        values.put("pinfold.sender.countries", "AT, CH");
        assertThat(send(open())).isEqualTo(Delivery.NOT_SERVED);
        values.put("pinfold.sender.countries", "AT,DE");
        assertThat(send(open())).isEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void theDevelopmentSenderTakesTheDevelopmentProfile() {
        values.put("pinfold.sender", "development");
        assertRefused("the setting pinfold.sender is development, which takes the development profile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMPP", "sms", "none", "webhook,mail"})
    void anUnknownSenderIsRefused(String sender) {
        values.put("pinfold.sender", sender);
        assertRefused("the setting pinfold.sender is development, smpp, webhook, mail or absent, nothing else");
    }

    @ParameterizedTest
    @CsvSource({
        "smpp, pinfold.sender.smpp.host",
        "smpp, pinfold.sender.smpp.system-id",
        "smpp, pinfold.sender.smpp.password-file",
        "smpp, pinfold.sender.smpp.source",
        "webhook, pinfold.sender.webhook.url",
        "webhook, pinfold.sender.webhook.secret-file",
        "mail, pinfold.sender.mail.host",
        "mail, pinfold.sender.mail.from",
        "mail, pinfold.sender.mail.to",
        "mail, pinfold.sender.mail.password-file"
    })
    void whatACarrierNeedsIsNamed(String sender, String missing) {
        values.put("pinfold.sender", sender);
        values.remove(missing);
        assertRefused("the setting " + missing + " is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "smpp, pinfold.sender.smpp.port, 0, pinfold.sender.smpp.port is not a whole number",
        "smpp, pinfold.sender.smpp.port, 70000, pinfold.sender.smpp.port is not a whole number",
        "smpp, pinfold.sender.smpp.tls, yes, pinfold.sender.smpp.tls is neither true nor false",
        "smpp, pinfold.sender.smpp.system-id, sixteen-letters-, pinfold.sender.smpp does not fit: the system id",
        "smpp, pinfold.sender.smpp.source, twelve chars, pinfold.sender.smpp does not fit: the source",
        "smpp, pinfold.sender.message, no place, pinfold.sender.message does not fit: it must have {code} once",
        "mail, pinfold.sender.message, {code}{code}, pinfold.sender.message does not fit: it must have {code} once",
        "mail, pinfold.sender.mail.to, sms@gateway.example, pinfold.sender.mail does not fit: the recipient",
        "mail, pinfold.sender.mail.from, nobody, pinfold.sender.mail does not fit: the sender",
        "webhook, pinfold.sender.webhook.url, http://sms.example/, pinfold.sender.webhook.url does not fit: the address",
        "webhook, pinfold.sender.webhook.url, not an address, pinfold.sender.webhook.url does not fit: it is no address",
        "webhook, pinfold.sender.countries, UK, pinfold.sender.countries is not a list of countries",
        "webhook, pinfold.sender.countries, 'DE,,AT', pinfold.sender.countries is not a list of countries",
        "webhook, pinfold.sender.countries, de, pinfold.sender.countries is not a list of countries",
        "webhook, pinfold.sender.number-a-day, 0, pinfold.sender.number-a-day is not a whole number",
        "webhook, pinfold.sender.prefix-an-hour, many, pinfold.sender.prefix-an-hour is not a whole number"
    })
    void whatMakesNoSenseIsNamed(String sender, String name, String value, String said) {
        values.put("pinfold.sender", sender);
        values.put(name, value);
        assertRefused("the setting " + said);
    }

    @ParameterizedTest
    @CsvSource({
        "smpp, pinfold.sender.smpp.password-file, nine-char",
        "smpp, pinfold.sender.smpp.password-file, ''",
        "webhook, pinfold.sender.webhook.secret-file, short",
        "mail, pinfold.sender.mail.password-file, two words"
    })
    void aFileThatDoesNotHoldWhatItShouldIsNamedAndNotRepeated(String sender, String name, String content)
            throws IOException {
        values.put("pinfold.sender", sender);
        values.put(name, file("wrong", content));
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith("the setting " + name + " names a file that does not hold one line of ")
                .satisfies(refusal -> {
                    if (!content.isEmpty()) {
                        assertThat(refusal).hasMessageNotContaining(content);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "smpp, pinfold.sender.smpp.password-file",
        "webhook, pinfold.sender.webhook.secret-file",
        "mail, pinfold.sender.mail.password-file"
    })
    void aFileThatOthersReadIsRefused(String sender, String name) throws IOException {
        values.put("pinfold.sender", sender);
        Files.setPosixFilePermissions(
                Path.of(values.getOrDefault(name, "")), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(this::open)
                .withMessageContaining(name)
                .withMessageContaining("chmod 600 ");
    }

    private void assertRefused(String said) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(this::open)
                .withMessageStartingWith(said);
    }

    private BudgetedCodeSender open() {
        return new Settings(new InMemoryConfig(values))
                .sender()
                .open(
                        (number, code, transport) -> Delivery.ACCEPTED,
                        new SenderCounts(),
                        new SecureRandom(),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                        wait -> {});
    }

    private static Delivery send(CodeSender sender) {
        return sender.send(NUMBER, VerificationCode.parse("493817").orElseThrow(), Transport.SMS);
    }
}
