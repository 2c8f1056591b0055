package org.pinfold.registration.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.DevelopmentProfile;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;

/**
 * Shows codes instead of sending them: in the server's log, and in an outbox in memory. Works in the development profile
 * only; without it nothing is sent, shown or kept.
 */
@ApplicationScoped
// Which sender is the one that verification uses is a setting: this bean is found by its own name only.
@Typed(DevelopmentCodeSender.class)
public class DevelopmentCodeSender implements CodeSender {
    /** Messages kept; older ones make room. */
    static final int OUTBOX_MESSAGES = 1_000;

    private static final System.Logger LOG = System.getLogger(DevelopmentCodeSender.class.getName());

    private final Deque<SentCode> outbox = new ArrayDeque<>();

    @Inject
    private DevelopmentProfile profile;

    /** For the container. */
    public DevelopmentCodeSender() {}

    DevelopmentCodeSender(DevelopmentProfile profile) {
        this.profile = profile;
    }

    /** A message that would have gone out. */
    public record SentCode(PhoneNumber number, VerificationCode code, Transport transport) {}

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        if (!profile.active()) {
            return Delivery.UNAVAILABLE;
        }
        synchronized (outbox) {
            if (outbox.size() == OUTBOX_MESSAGES) {
                outbox.removeFirst();
            }
            outbox.addLast(new SentCode(number, code, transport));
        }
        LOG.log(
                System.Logger.Level.INFO,
                "development sender: code {0} to {1} by {2}",
                code.digits(),
                number.e164(),
                transport.wireName());
        return Delivery.ACCEPTED;
    }

    /** What was sent to a number, newest last; empty if this is no development server. */
    public Optional<List<SentCode>> sentTo(PhoneNumber number) {
        if (!profile.active()) {
            return Optional.empty();
        }
        synchronized (outbox) {
            return Optional.of(outbox.stream()
                    .filter(message -> message.number().equals(number))
                    .toList());
        }
    }
}
