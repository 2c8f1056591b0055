package org.pinfold.bootstrap;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.EventSettings;
import org.pinfold.events.service.WebhookEventReceiver;
import org.pinfold.outbound.SignedWebhook;

/** The settings of what owners are told, and of the receiver that is told as well. Without its address there is none. */
final class EventsSettings {
    private static final String URL = "pinfold.events.webhook.url";
    private static final String SECRET = "pinfold.events.webhook.secret-file";
    private static final int DEFAULT_KEEP_DAYS = 30;
    private static final int MAX_KEEP_DAYS = 3650;
    private static final int DEFAULT_OF_A_TYPE = 20;
    private static final int MAX_OF_A_TYPE = 1000;
    private static final int DEFAULT_BACKLOG = 100_000;
    private static final int MAX_BACKLOG = 10_000_000;

    private final Settings settings;

    EventsSettings(Settings settings) {
        this.settings = settings;
    }

    EventSettings kept() {
        return new EventSettings(
                Duration.ofDays(settings.number("pinfold.events.keep-days", DEFAULT_KEEP_DAYS, 1, MAX_KEEP_DAYS)),
                settings.number("pinfold.events.keep-of-a-type", DEFAULT_OF_A_TYPE, 1, MAX_OF_A_TYPE),
                settings.text(URL).isPresent(),
                settings.number("pinfold.events.webhook.max-backlog", DEFAULT_BACKLOG, 1, MAX_BACKLOG));
    }

    EventReceiver receiver(Clock clock) {
        if (settings.text(URL).isEmpty()) {
            if (settings.text(SECRET).isPresent()) {
                throw new StartRefusedException("the setting " + SECRET + " takes " + URL);
            }
            return event -> {
                throw new IllegalStateException("there is no receiver");
            };
        }
        return new WebhookEventReceiver(new SignedWebhook(
                new AddressSetting(settings, URL).target(),
                new CredentialFile(SECRET, Path.of(settings.required(SECRET))).read(),
                clock,
                Optional.empty()));
    }
}
