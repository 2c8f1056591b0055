package org.pinfold.registration;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pinfold.protocol.Octets;

/**
 * A try to prove control of a number, and the rules of what it allows when. Pure: a step takes the state and the time
 * and gives the next state; nothing is sent or stored here.
 *
 * <ul>
 *   <li>Text messages: five; the first at once, then 1, 2, 5 and 10 minutes after the one before. Calls, which cost more and
 *       wake people: two; the first a minute after the latest text message, and none without one; the other 5 minutes after
 *       the first.
 *   <li>Checks: four for each code; two at once, then 1 and 2 minutes after the one before.
 *   <li>A code is good for {@link #CODE_LIFETIME}; a session lives {@link #IDLE_LIFETIME} beyond the last step and the
 *       next one that it allows, a verified one {@link #VERIFIED_LIFETIME} from the proof.
 * </ul>
 *
 * <p>A challenge that is not passed holds back every code. One session gives at most 28 of a million codes to guess.
 *
 * @param idHash 32 octets, {@link SessionId#hash}
 * @param number the number to prove
 * @param codeMac 32 octets, {@link VerificationCode#mac} of the latest code
 * @param codeSentAt when the latest code was asked for
 * @param sms codes asked for by text message
 * @param voice codes asked for by call
 * @param checks wrong or right submissions for the latest code
 * @param verified whether a right code was submitted
 * @param challenge what stands before the first code
 * @param expiresAt the first instant at which the session is no more
 */
public record VerificationSession(
        Octets idHash,
        PhoneNumber number,
        Optional<Octets> codeMac,
        Optional<Instant> codeSentAt,
        Uses sms,
        Uses voice,
        Uses checks,
        boolean verified,
        SessionChallenge challenge,
        Instant expiresAt) {
    /** How long a code can be submitted. */
    public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

    /** How long a session without proof lives beyond the last step and the next one that it allows. */
    public static final Duration IDLE_LIFETIME = Duration.ofMinutes(10);

    /**
     * How long a proof is good for a registration: as long as the recovery credential that a locked registration hands
     * out, so that somebody who needs a few guesses does not have to prove the number a second time.
     */
    public static final Duration VERIFIED_LIFETIME = Duration.ofHours(1);

    private static final List<Duration> SMS_DELAYS = List.of(
            Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10));
    private static final Duration FIRST_CALL_DELAY = Duration.ofMinutes(1);
    private static final List<Duration> CALL_DELAYS = List.of(FIRST_CALL_DELAY, Duration.ofMinutes(5));
    private static final List<Duration> CHECK_DELAYS =
            List.of(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(2));

    /**
     * How often something was done, and when last.
     *
     * @param count 0 or more
     * @param lastAt present if {@code count} is not 0
     */
    public record Uses(int count, Optional<Instant> lastAt) {
        /** Not done yet. */
        public static final Uses NONE = new Uses(0, Optional.empty());

        public Uses {
            if (count < 0 || (count == 0) == lastAt.isPresent()) {
                throw new IllegalArgumentException("count and time of the last use contradict each other: " + count);
            }
        }

        private Uses and(Instant now) {
            return new Uses(count + 1, Optional.of(now));
        }

        /** When the next use is allowed; empty when all are spent. Not before {@code now} for one that is free. */
        private Optional<Instant> next(List<Duration> delays, Instant now) {
            if (count >= delays.size()) {
                return Optional.empty();
            }
            Instant allowed = lastAt.map(last -> last.plus(delays.get(count))).orElse(now);
            return Optional.of(allowed.isBefore(now) ? now : allowed);
        }
    }

    /** What became of a request for a code. */
    public sealed interface CodeRequest {
        /** The code may go out; {@code after} is stored before it does. */
        record Granted(VerificationSession after) implements CodeRequest {}

        /** Not yet. */
        record TooSoon(Duration retryAfter) implements CodeRequest {}

        /** Not in this session any more: all codes were sent, or the number is proved. */
        record NotAllowed() implements CodeRequest {}

        /** Not before the challenge is passed. */
        record ChallengeFirst() implements CodeRequest {}
    }

    /** What became of an answer to the challenge, before anybody checks it. */
    public sealed interface ChallengeTry {
        /** The answer may be checked; {@code after} is stored before it is. */
        record Granted(VerificationSession after) implements ChallengeTry {}

        /** There is nothing to pass, or it is passed. */
        record NotNeeded() implements ChallengeTry {}

        /** All tries of this session are spent. */
        record NotAllowed() implements ChallengeTry {}
    }

    /** What became of a submitted code. */
    public sealed interface Submission {
        /** The number is proved. */
        record Accepted(VerificationSession after) implements Submission {}

        /** Another code; the check is spent. */
        record Wrong(VerificationSession after) implements Submission {}

        /** Not yet; nothing was compared. */
        record TooSoon(Duration retryAfter) implements Submission {}

        /** Nothing was compared: no code was sent, it is too old, its checks are spent, or the number is proved. */
        record NotAllowed() implements Submission {}
    }

    /** A session in which nothing has happened. */
    public static VerificationSession open(Octets idHash, PhoneNumber number, SessionChallenge challenge, Instant now) {
        return new VerificationSession(
                idHash,
                number,
                Optional.empty(),
                Optional.empty(),
                Uses.NONE,
                Uses.NONE,
                Uses.NONE,
                false,
                challenge,
                now.plus(IDLE_LIFETIME));
    }

    /** Whether the session is no more at {@code now}. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /**
     * Asks for a code. The new one replaces the old one and brings checks of its own.
     *
     * @param newCodeMac {@link VerificationCode#mac} of a freshly drawn code
     */
    public CodeRequest requestCode(Transport transport, Octets newCodeMac, Instant now) {
        if (challenge.isOpen()) {
            return new CodeRequest.ChallengeFirst();
        }
        Optional<Instant> allowed = nextCode(transport, now);
        if (allowed.isEmpty()) {
            return new CodeRequest.NotAllowed();
        }
        if (allowed.get().isAfter(now)) {
            return new CodeRequest.TooSoon(Duration.between(now, allowed.get()));
        }
        VerificationSession after = new VerificationSession(
                idHash,
                number,
                Optional.of(newCodeMac),
                Optional.of(now),
                transport == Transport.SMS ? sms.and(now) : sms,
                transport == Transport.VOICE ? voice.and(now) : voice,
                Uses.NONE,
                false,
                challenge,
                expiresAt);
        return new CodeRequest.Granted(after.kept(now));
    }

    /**
     * Submits a code. The right code of a session that is verified already is accepted again and changes nothing, so that
     * a lost answer costs no second message.
     *
     * @param presented {@link VerificationCode#mac} of what was submitted
     */
    public Submission submit(Octets presented, Instant now) {
        boolean matches =
                codeMac.isPresent() && MessageDigest.isEqual(codeMac.get().toByteArray(), presented.toByteArray());
        if (verified) {
            return matches ? new Submission.Accepted(this) : new Submission.NotAllowed();
        }
        Optional<Instant> allowed = nextCheck(now);
        if (allowed.isEmpty()) {
            return new Submission.NotAllowed();
        }
        if (allowed.get().isAfter(now)) {
            return new Submission.TooSoon(Duration.between(now, allowed.get()));
        }
        VerificationSession after = new VerificationSession(
                idHash,
                number,
                codeMac,
                codeSentAt,
                sms,
                voice,
                checks.and(now),
                matches,
                challenge,
                matches ? now.plus(VERIFIED_LIFETIME) : expiresAt);
        return matches ? new Submission.Accepted(after) : new Submission.Wrong(after.kept(now));
    }

    /** Shows an answer to the challenge. */
    public ChallengeTry tryChallenge(Instant now) {
        if (!challenge.isOpen()) {
            return new ChallengeTry.NotNeeded();
        }
        return challenge.takesAnswer()
                ? new ChallengeTry.Granted(withChallenge(challenge.tried()).kept(now))
                : new ChallengeTry.NotAllowed();
    }

    /** After an answer was taken. */
    public VerificationSession challengePassed() {
        return withChallenge(challenge.passed());
    }

    private VerificationSession withChallenge(SessionChallenge newChallenge) {
        return new VerificationSession(
                idHash, number, codeMac, codeSentAt, sms, voice, checks, verified, newChallenge, expiresAt);
    }

    /** When a code may be asked for; empty if never again in this session. */
    public Optional<Instant> nextCode(Transport transport, Instant now) {
        if (verified) {
            return Optional.empty();
        }
        return transport == Transport.SMS ? sms.next(SMS_DELAYS, now) : nextCall(now);
    }

    private Optional<Instant> nextCall(Instant now) {
        if (voice.count() > 0 || sms.lastAt().isEmpty()) {
            return sms.lastAt().flatMap(any -> voice.next(CALL_DELAYS, now));
        }
        Instant allowed = sms.lastAt().get().plus(FIRST_CALL_DELAY);
        return Optional.of(allowed.isBefore(now) ? now : allowed);
    }

    /** When a code may be submitted; empty if not before another one is sent. */
    public Optional<Instant> nextCheck(Instant now) {
        if (verified || codeSentAt.isEmpty()) {
            return Optional.empty();
        }
        Instant codeDies = codeSentAt.get().plus(CODE_LIFETIME);
        return checks.next(CHECK_DELAYS, now).filter(allowed -> allowed.isBefore(codeDies));
    }

    /** What a client is told at {@code now}. */
    public SessionView view(SessionId id, Instant now) {
        return new SessionView(
                id,
                verified,
                challenge.isOpen(),
                codeWait(Transport.SMS, now),
                codeWait(Transport.VOICE, now),
                nextCheck(now).map(at -> Duration.between(now, at)));
    }

    private Optional<Duration> codeWait(Transport transport, Instant now) {
        return challenge.isOpen() ? Optional.empty() : nextCode(transport, now).map(at -> Duration.between(now, at));
    }

    private VerificationSession kept(Instant now) {
        Instant lastStep = Stream.of(nextCode(Transport.SMS, now), nextCode(Transport.VOICE, now), nextCheck(now))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElse(now);
        return new VerificationSession(
                idHash,
                number,
                codeMac,
                codeSentAt,
                sms,
                voice,
                checks,
                verified,
                challenge,
                lastStep.plus(IDLE_LIFETIME));
    }
}
