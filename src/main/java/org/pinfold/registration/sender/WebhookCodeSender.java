package org.pinfold.registration.sender;

import jakarta.json.Json;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.pinfold.outbound.SignedWebhook;
import org.pinfold.outbound.SignedWebhook.Answer;
import org.pinfold.outbound.WebhookTarget;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;

/**
 * Posts codes to a service of the operator's, which sends them. The body is signed; a repetition has the same {@code id},
 * so that the service can tell it. The answer's body is not read, and redirects are not followed.
 */
public final class WebhookCodeSender implements CodeSender, AutoCloseable {
    private static final int TRIES = 3;
    private static final int ID_OCTETS = 16;
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final SignedWebhook webhook;
    private final SenderCounts counts;
    private final SecureRandom random;
    private final Pause pause;

    /** @param secret key of the signatures; owned by this object from now on */
    public WebhookCodeSender(
            WebhookTarget target,
            SecretBytes secret,
            SenderCounts counts,
            SecureRandom random,
            Clock clock,
            Pause pause) {
        this(target, secret, counts, random, clock, pause, Optional.empty());
    }

    WebhookCodeSender(
            WebhookTarget target,
            SecretBytes secret,
            SenderCounts counts,
            SecureRandom random,
            Clock clock,
            Pause pause,
            Optional<SSLContext> trusting) {
        webhook = new SignedWebhook(target, secret, clock, trusting);
        this.counts = counts;
        this.random = random;
        this.pause = pause;
    }

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        String body = body(number, code, transport);
        boolean mayHaveLeft = false;
        SenderEvent last = SenderEvent.UNAVAILABLE;
        for (int tried = 1; tried <= TRIES; tried++) {
            Answer answer = webhook.post(body);
            if (answer instanceof Answer.Taken) {
                counts.count(SenderEvent.ACCEPTED);
                return Delivery.ACCEPTED;
            }
            Duration wait = STEP.multipliedBy(tried);
            if (answer instanceof Answer.Refused) {
                last = SenderEvent.REJECTED;
                break;
            } else if (answer instanceof Answer.Throttled throttled) {
                last = SenderEvent.THROTTLED;
                wait = throttled.retryAfter().orElse(wait);
            } else if (answer instanceof Answer.Failed failed) {
                last = SenderEvent.UNAVAILABLE;
                wait = failed.retryAfter().orElse(wait);
            } else if (answer instanceof Answer.NoConnection) {
                last = SenderEvent.UNAVAILABLE;
            } else {
                mayHaveLeft = true;
            }
            if (tried == TRIES || wait.compareTo(LONGEST_PAUSE) > 0 || !paused(wait)) {
                break;
            }
        }
        counts.count(mayHaveLeft ? SenderEvent.UNKNOWN : last);
        return mayHaveLeft ? Delivery.ACCEPTED : Delivery.UNAVAILABLE;
    }

    private boolean paused(Duration wait) {
        try {
            pause.pause(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String body(PhoneNumber number, VerificationCode code, Transport transport) {
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        return Json.createObjectBuilder()
                .add("number", number.e164())
                .add("code", code.digits())
                .add("transport", transport.wireName())
                .add("id", HexFormat.of().formatHex(id))
                .build()
                .toString();
    }

    @Override
    public void close() {
        webhook.close();
    }
}
