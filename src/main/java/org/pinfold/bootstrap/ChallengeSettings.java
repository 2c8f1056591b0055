package org.pinfold.bootstrap;

import java.nio.file.Path;
import java.time.Clock;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.challenge.NoChallenge;
import org.pinfold.registration.challenge.SiteVerifyChallenge;
import org.pinfold.registration.challenge.WebhookChallenge;

/** The settings of whoever tells people from programs before a code is sent. Without any there is no challenge. */
final class ChallengeSettings {
    private static final String CHALLENGE = "pinfold.challenge";
    private static final String URL = "pinfold.challenge.url";
    private static final String SECRET = "pinfold.challenge.secret-file";
    private static final int MAX_SECRET = 500;

    private final Settings settings;

    ChallengeSettings(Settings settings) {
        this.settings = settings;
    }

    /** @throws StartRefusedException if a setting is missing or makes no sense */
    ChallengeVerifier open(Clock clock) {
        String choice = settings.text(CHALLENGE).orElse("none");
        return switch (choice) {
            case "none" -> none();
            case "webhook" -> new WebhookChallenge(target(), secretFile().read(), clock);
            case "siteverify" -> new SiteVerifyChallenge(target(), secretFile().readPassword(MAX_SECRET));
            default ->
                throw new StartRefusedException(
                        "the setting " + CHALLENGE + " is webhook, siteverify, none or absent, nothing else");
        };
    }

    /** Whoever set an address thinks that there is a challenge. */
    private ChallengeVerifier none() {
        if (settings.text(URL).isPresent() || settings.text(SECRET).isPresent()) {
            throw new StartRefusedException("the settings " + URL + " and " + SECRET + " take " + CHALLENGE);
        }
        return new NoChallenge();
    }

    private WebhookTarget target() {
        return new AddressSetting(settings, URL).target();
    }

    private CredentialFile secretFile() {
        return new CredentialFile(SECRET, Path.of(settings.required(SECRET)));
    }
}
