package org.pinfold.bootstrap;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.EventSettings;
import org.pinfold.events.service.WebhookEventReceiver;
import org.pinfold.outbound.SignedWebhook;
import org.pinfold.outbound.WebhookTarget;

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
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

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
        Optional<String> address = settings.text(URL);
        if (address.isEmpty()) {
            if (settings.text(SECRET).isPresent()) {
                throw new StartRefusedException("the setting " + SECRET + " takes " + URL);
            }
            return event -> {
                throw new IllegalStateException("there is no receiver");
            };
        }
        WebhookTarget target = target(address.get());
        return new WebhookEventReceiver(new SignedWebhook(
                target,
                new CredentialFile(SECRET, Path.of(settings.required(SECRET))).read(),
                clock,
                Optional.empty()));
    }

    private static WebhookTarget target(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            // Without the text, which repeats the address: a part of it may be secret.
            throw new StartRefusedException("the setting " + URL + " does not fit: it is no address");
        }
        try {
            return new WebhookTarget(uri, CONNECT_WAIT, ANSWER_WAIT);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("the setting " + URL + " does not fit: " + e.getMessage());
        }
    }
}
