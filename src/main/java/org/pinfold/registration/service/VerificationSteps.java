package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationOutcome;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSession.CodeRequest;
import org.pinfold.registration.VerificationSessions;

/** The two transactions around sending a code: one before it, and one if it did not leave. */
@Stateless
public class VerificationSteps {
    @Inject
    private VerificationSessions sessions;

    /** For the container. */
    public VerificationSteps() {}

    VerificationSteps(VerificationSessions sessions) {
        this.sessions = sessions;
    }

    /** A debited session, before and after, or why there is none. */
    public record Reservation(
            Optional<VerificationOutcome> refusal,
            Optional<VerificationSession> before,
            Optional<VerificationSession> after) {}

    /** Debits a code. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Reservation reserveCode(SessionId id, Transport transport, Octets codeMac, Instant now) {
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return refused(new VerificationOutcome.NoSession());
        }
        CodeRequest request = found.get().requestCode(transport, codeMac, now);
        if (request instanceof CodeRequest.Granted granted) {
            sessions.update(granted.after());
            return new Reservation(Optional.empty(), found, Optional.of(granted.after()));
        }
        if (request instanceof CodeRequest.TooSoon tooSoon) {
            return refused(new VerificationOutcome.TooSoon(tooSoon.retryAfter()));
        }
        return refused(new VerificationOutcome.NotAllowed());
    }

    /** Credits a code that did not leave, unless something else has happened in the session since. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void release(Reservation reservation) {
        VerificationSession before = reservation.before().orElseThrow();
        if (sessions.lock(before.idHash()).equals(reservation.after())) {
            sessions.update(before);
        }
    }

    private static Reservation refused(VerificationOutcome refusal) {
        return new Reservation(Optional.of(refusal), Optional.empty(), Optional.empty());
    }
}
