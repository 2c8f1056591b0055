package org.pinfold.registration.challenge;

import jakarta.json.Json;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.pinfold.outbound.SignedWebhook;
import org.pinfold.outbound.SignedWebhook.Answer;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.PhoneNumber;

/**
 * Asks a service of the operator's, which knows how its apps prove themselves: 2xx is passed, 403 is failed, and anything else is
 * no verdict, so that a wrong address or key does not look like people who fail.
 */
public final class WebhookChallenge implements ChallengeVerifier, AutoCloseable {
    private static final int FORBIDDEN = 403;

    private final SignedWebhook webhook;

    /** @param secret key of the signatures; owned by this object from now on */
    public WebhookChallenge(WebhookTarget target, SecretBytes secret, Clock clock) {
        this(target, secret, clock, Optional.empty());
    }

    WebhookChallenge(WebhookTarget target, SecretBytes secret, Clock clock, Optional<SSLContext> trusting) {
        webhook = new SignedWebhook(target, secret, clock, trusting);
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public Verdict verify(ChallengeAnswer answer, PhoneNumber number) {
        Answer said = webhook.post(Json.createObjectBuilder()
                .add("number", number.e164())
                .add("challenge", answer.text())
                .build()
                .toString());
        if (said instanceof Answer.Taken) {
            return Verdict.PASSED;
        }
        return said instanceof Answer.Refused refused && refused.status() == FORBIDDEN
                ? Verdict.FAILED
                : Verdict.UNAVAILABLE;
    }

    @Override
    public void close() {
        webhook.close();
    }
}
