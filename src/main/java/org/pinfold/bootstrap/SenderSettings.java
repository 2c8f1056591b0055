package org.pinfold.bootstrap;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.sender.BudgetedCodeSender;
import org.pinfold.registration.sender.Budgets;
import org.pinfold.registration.sender.MailCodeSender;
import org.pinfold.registration.sender.MailGateway;
import org.pinfold.registration.sender.MessageText;
import org.pinfold.registration.sender.Pause;
import org.pinfold.registration.sender.SmppCodeSender;
import org.pinfold.registration.sender.SmppLink;
import org.pinfold.registration.sender.WebhookCodeSender;

/**
 * The settings of whoever carries verification codes. Without any there is the development sender, which sends nothing
 * outside the development profile.
 */
final class SenderSettings {
    static final String SENDER = "pinfold.sender";

    private static final String COUNTRIES = "pinfold.sender.countries";
    private static final String MESSAGE = "pinfold.sender.message";
    private static final String DEFAULT_MESSAGE = "Your code: " + MessageText.CODE;
    private static final String NUMBER_BUDGET = "pinfold.sender.number-a-day";
    private static final String PREFIX_BUDGET = "pinfold.sender.prefix-an-hour";
    private static final int DEFAULT_NUMBER_A_DAY = 10;
    private static final int DEFAULT_PREFIX_AN_HOUR = 200;
    private static final int MAX_BUDGET = 1_000_000;
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_SMPP_PORT = 2775;
    private static final int DEFAULT_MAIL_PORT = 587;
    private static final int MAX_MAIL_PASSWORD = 500;
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

    private final Settings settings;

    SenderSettings(Settings settings) {
        this.settings = settings;
    }

    /** Which carrier the server's operator has chosen. */
    private enum Choice {
        NONE,
        DEVELOPMENT,
        SMPP,
        WEBHOOK,
        MAIL
    }

    /**
     * Makes the sender that is chosen, with its budgets in front of it.
     *
     * @param development what is used in the development profile, unless another one is chosen
     * @throws StartRefusedException if a setting is missing or makes no sense
     */
    BudgetedCodeSender open(
            CodeSender development, SenderCounts counts, SecureRandom random, Clock clock, Pause pause) {
        Choice choice = choice();
        Budgets budgets = budgets(choice == Choice.NONE || choice == Choice.DEVELOPMENT);
        CodeSender carrier = switch (choice) {
            case NONE, DEVELOPMENT -> development;
            case SMPP -> smpp(counts);
            case WEBHOOK -> webhook(counts, random, clock, pause);
            case MAIL -> mail(counts, clock);
        };
        return new BudgetedCodeSender(carrier, budgets, counts, clock);
    }

    private Choice choice() {
        Optional<String> name = settings.text(SENDER);
        if (name.isEmpty()) {
            return Choice.NONE;
        }
        Choice choice = switch (name.get()) {
            case Settings.DEVELOPMENT -> Choice.DEVELOPMENT;
            case "smpp" -> Choice.SMPP;
            case "webhook" -> Choice.WEBHOOK;
            case "mail" -> Choice.MAIL;
            default ->
                throw new StartRefusedException(
                        "the setting " + SENDER + " is development, smpp, webhook, mail or absent, nothing else");
        };
        if (choice == Choice.DEVELOPMENT && !settings.wantsDevelopmentProfile()) {
            throw new StartRefusedException(
                    "the setting " + SENDER + " is development, which takes the development profile");
        }
        return choice;
    }

    /** What costs nothing has the budgets that are set, and no other. */
    private Budgets budgets(boolean free) {
        return new Budgets(
                countries(),
                budget(NUMBER_BUDGET, DEFAULT_NUMBER_A_DAY, free),
                budget(PREFIX_BUDGET, DEFAULT_PREFIX_AN_HOUR, free));
    }

    private OptionalInt budget(String name, int otherwise, boolean free) {
        return free && settings.text(name).isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(settings.number(name, otherwise, 1, MAX_BUDGET));
    }

    private Set<String> countries() {
        Optional<String> list = settings.text(COUNTRIES);
        if (list.isEmpty()) {
            return Set.of();
        }
        Set<String> countries =
                Arrays.stream(list.get().split(",", -1)).map(String::strip).collect(Collectors.toSet());
        if (!countries.stream().allMatch(PhoneNumber::isRegion)) {
            throw new StartRefusedException(
                    "the setting " + COUNTRIES + " is not a list of countries like DE,AT,CH (ISO 3166-1)");
        }
        return countries;
    }

    private CodeSender smpp(SenderCounts counts) {
        SmppLink link = fitting(
                "pinfold.sender.smpp",
                () -> new SmppLink(
                        settings.required("pinfold.sender.smpp.host"),
                        settings.number("pinfold.sender.smpp.port", DEFAULT_SMPP_PORT, 1, MAX_PORT),
                        settings.required("pinfold.sender.smpp.system-id"),
                        settings.required("pinfold.sender.smpp.source"),
                        settings.flag("pinfold.sender.smpp.tls", true),
                        CONNECT_WAIT,
                        ANSWER_WAIT));
        MessageText text = message();
        return new SmppCodeSender(
                link, password("pinfold.sender.smpp.password-file", SmppLink.MAX_PASSWORD), text, counts);
    }

    private CodeSender webhook(SenderCounts counts, SecureRandom random, Clock clock, Pause pause) {
        WebhookTarget target = new AddressSetting(settings, "pinfold.sender.webhook.url").target();
        String file = "pinfold.sender.webhook.secret-file";
        SecretBytes secret = new CredentialFile(file, Path.of(settings.required(file))).read();
        return new WebhookCodeSender(target, secret, counts, random, clock, pause);
    }

    private CodeSender mail(SenderCounts counts, Clock clock) {
        MessageText text = message();
        Optional<MailGateway.Login> login = settings.text("pinfold.sender.mail.user")
                .map(user ->
                        new MailGateway.Login(user, password("pinfold.sender.mail.password-file", MAX_MAIL_PASSWORD)));
        MailGateway gateway = fitting(
                "pinfold.sender.mail",
                () -> MailGateway.of(
                        settings.required("pinfold.sender.mail.host"),
                        settings.number("pinfold.sender.mail.port", DEFAULT_MAIL_PORT, 1, MAX_PORT),
                        settings.required("pinfold.sender.mail.from"),
                        settings.required("pinfold.sender.mail.to"),
                        login,
                        ANSWER_WAIT));
        return new MailCodeSender(gateway, text, counts, clock);
    }

    private MessageText message() {
        String template = settings.text(MESSAGE).orElse(DEFAULT_MESSAGE);
        return fitting(MESSAGE, () -> MessageText.of(template));
    }

    private SecretBytes password(String setting, int max) {
        return new CredentialFile(setting, Path.of(settings.required(setting))).readPassword(max);
    }

    private static <T> T fitting(String name, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("the setting " + name + " does not fit: " + e.getMessage());
        }
    }
}
