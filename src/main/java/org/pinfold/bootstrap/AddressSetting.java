package org.pinfold.bootstrap;

import java.net.URI;
import java.time.Duration;
import org.pinfold.outbound.WebhookTarget;

/** A setting with the address of a service of the operator's. */
final class AddressSetting {
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

    private final Settings settings;
    private final String name;

    AddressSetting(Settings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /** @throws StartRefusedException if it is missing, or would give away what is posted to it */
    WebhookTarget target() {
        URI uri;
        try {
            uri = URI.create(settings.required(name));
        } catch (IllegalArgumentException e) {
            // Without the text, which repeats the address: a part of it may be secret.
            throw new StartRefusedException("the setting " + name + " does not fit: it is no address");
        }
        try {
            return new WebhookTarget(uri, CONNECT_WAIT, ANSWER_WAIT);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("the setting " + name + " does not fit: " + e.getMessage());
        }
    }
}
