package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeCounts;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SessionChallenge;
import org.pinfold.registration.SessionId;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;
import org.pinfold.registration.VerificationOutcome;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSession.Submission;
import org.pinfold.registration.VerificationSessions;
import org.pinfold.token.CryptoToken;

/** Proves control of a number with a code that is sent to it. Anonymous: the session's identifier is the credential. */
@Stateless
public class VerificationService {
    @Inject
    private VerificationSessions sessions;

    @Inject
    private VerificationSteps steps;

    @Inject
    private CodeSender sender;

    @Inject
    private ChallengeVerifier challenges;

    @Inject
    private ChallengeCounts challengeCounts;

    @Inject
    private CryptoToken token;

    @Inject
    private SecureRandom random;

    @Inject
    private Clock clock;

    /** For the container. */
    public VerificationService() {}

    VerificationService(
            VerificationSessions sessions,
            VerificationSteps steps,
            CodeSender sender,
            ChallengeVerifier challenges,
            ChallengeCounts challengeCounts,
            CryptoToken token,
            SecureRandom random,
            Clock clock) {
        this.sessions = sessions;
        this.steps = steps;
        this.sender = sender;
        this.challenges = challenges;
        this.challengeCounts = challengeCounts;
        this.token = token;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Opens a session for a number. Costs nothing and sends nothing; how many a client may open is limited at the door.
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public VerificationOutcome open(PhoneNumber number) {
        Instant now = now();
        sessions.removeExpired(now);
        SessionId id = SessionId.draw(random);
        VerificationSession session = VerificationSession.open(
                id.hash(), number, challenges.isRequired() ? SessionChallenge.OPEN : SessionChallenge.NONE, now);
        sessions.add(session);
        return new VerificationOutcome.Done(session.view(id, now));
    }

    /** Reads a session. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public VerificationOutcome state(SessionId id) {
        Instant now = now();
        return sessions.find(id.hash())
                .filter(session -> !session.isExpired(now))
                .<VerificationOutcome>map(session -> new VerificationOutcome.Done(session.view(id, now)))
                .orElseGet(VerificationOutcome.NoSession::new);
    }

    /**
     * Checks an answer to the challenge. The try is debited and committed before anyone is asked, or answers in parallel would
     * count once; a try that nobody could check is credited again.
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public VerificationOutcome answerChallenge(SessionId id, ChallengeAnswer answer) {
        Instant now = now();
        VerificationSteps.Reservation reservation = steps.reserveChallenge(id, now);
        Optional<VerificationOutcome> refusal = reservation.refusal();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ChallengeVerifier.Verdict verdict =
                challenges.verify(answer, reservation.after().orElseThrow().number());
        challengeCounts.count(verdict);
        return switch (verdict) {
            case PASSED -> steps.passChallenge(id, now());
            case FAILED -> new VerificationOutcome.ChallengeFailed();
            case UNAVAILABLE -> {
                steps.release(reservation);
                yield new VerificationOutcome.ChallengeUnavailable();
            }
        };
    }

    /**
     * Sends a code. The session is debited and committed before the message leaves, or requests in parallel would each
     * send one and count once; a message that did not leave is credited again.
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public VerificationOutcome requestCode(SessionId id, Transport transport) {
        Instant now = now();
        VerificationCode code = VerificationCode.draw(random);
        Octets codeMac = code.mac(token.mac(), id);
        VerificationSteps.Reservation reservation = steps.reserveCode(id, transport, codeMac, now);
        Optional<VerificationOutcome> refusal = reservation.refusal();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        VerificationSession after = reservation.after().orElseThrow();
        CodeSender.Delivery delivery = sender.send(after.number(), code, transport);
        if (delivery instanceof CodeSender.Delivery.Accepted) {
            return new VerificationOutcome.Done(after.view(id, now));
        }
        steps.release(reservation);
        return nothingLeft(delivery);
    }

    private static VerificationOutcome nothingLeft(CodeSender.Delivery delivery) {
        if (delivery instanceof CodeSender.Delivery.NotServed) {
            return new VerificationOutcome.NumberNotServed();
        }
        if (delivery instanceof CodeSender.Delivery.OverBudget over) {
            return new VerificationOutcome.TooSoon(over.retryAfter());
        }
        return new VerificationOutcome.SenderUnavailable();
    }

    /** Checks a code. The check is committed with its result before anyone learns it. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public VerificationOutcome submitCode(SessionId id, VerificationCode presented) {
        Instant now = now();
        Octets presentedMac = presented.mac(token.mac(), id);
        Optional<VerificationSession> found = sessions.lock(id.hash()).filter(session -> !session.isExpired(now));
        if (found.isEmpty()) {
            return new VerificationOutcome.NoSession();
        }
        Submission submission = found.get().submit(presentedMac, now);
        if (submission instanceof Submission.Accepted accepted) {
            sessions.update(accepted.after());
            return new VerificationOutcome.Done(accepted.after().view(id, now));
        }
        if (submission instanceof Submission.Wrong wrong) {
            sessions.update(wrong.after());
            return new VerificationOutcome.WrongCode(wrong.after().view(id, now).nextCheck());
        }
        if (submission instanceof Submission.TooSoon tooSoon) {
            return new VerificationOutcome.TooSoon(tooSoon.retryAfter());
        }
        return new VerificationOutcome.NotAllowed();
    }

    /** In the milliseconds that the database keeps, so that what was stored equals what was read. */
    private Instant now() {
        return WholeMillis.of(clock);
    }
}
