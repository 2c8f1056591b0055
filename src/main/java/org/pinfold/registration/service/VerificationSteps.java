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
import org.pinfold.registration.VerificationSession.ChallengeTry;
import org.pinfold.registration.VerificationSession.CodeRequest;
import org.pinfold.registration.VerificationSessions;

/** The transactions around what leaves the server: one before a code or a check of a challenge, and one after it. */
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
        return refused(
                request instanceof CodeRequest.ChallengeFirst
                        ? new VerificationOutcome.ChallengeFirst()
                        : new VerificationOutcome.NotAllowed());
    }

    /** Debits a try at the challenge. A session that needs none is the refusal: there is nothing to check. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Reservation reserveChallenge(SessionId id, Instant now) {
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return refused(new VerificationOutcome.NoSession());
        }
        ChallengeTry asked = found.get().tryChallenge(now);
        if (asked instanceof ChallengeTry.Granted granted) {
            sessions.update(granted.after());
            return new Reservation(Optional.empty(), found, Optional.of(granted.after()));
        }
        return refused(
                asked instanceof ChallengeTry.NotNeeded
                        ? new VerificationOutcome.Done(found.get().view(id, now))
                        : new VerificationOutcome.NotAllowed());
    }

    /** Opens the way to a code, after the answer was taken. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public VerificationOutcome passChallenge(SessionId id, Instant now) {
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return new VerificationOutcome.NoSession();
        }
        VerificationSession passed = found.get().challengePassed();
        sessions.update(passed);
        return new VerificationOutcome.Done(passed.view(id, now));
    }

    /** Credits a code that did not leave, or a try that nobody checked, unless something else has happened in the session since. */
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
