package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.VerificationSession.CodeRequest;
import org.pinfold.registration.VerificationSession.Submission;

@DisplayName("A verification session")
class VerificationSessionTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Octets RIGHT = mac(1);
    private static final Octets WRONG = mac(2);
    private static final List<Duration> CODE_DELAYS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10));

    private final VerificationSession opened =
            VerificationSession.open(mac(0), new PhoneNumber("+4915112345678"), SessionChallenge.NONE, START);

    @Nested
    class WhenOpened {
        @Test
        void sendsATextMessageAtOnceAndCallsNobody() {
            assertThat(opened.nextCode(Transport.SMS, START)).contains(START);
            assertThat(opened.nextCode(Transport.VOICE, START)).isEmpty();
            assertThat(opened.requestCode(Transport.VOICE, RIGHT, START)).isInstanceOf(CodeRequest.NotAllowed.class);
        }

        @Test
        void hasNothingToCheck() {
            assertThat(opened.nextCheck(START)).isEmpty();
            assertThat(opened.submit(RIGHT, START)).isInstanceOf(Submission.NotAllowed.class);
        }

        @Test
        void expiresAfterTenMinutesToTheMillisecond() {
            Instant end = START.plus(Duration.ofMinutes(10));
            assertThat(opened.isExpired(end.minus(MILLISECOND))).isFalse();
            assertThat(opened.isExpired(end)).isTrue();
        }
    }

    @Nested
    class AskedForCodes {
        @Test
        void waitsOneTwoFiveAndTenMinutesAndThenSendsNoMore() {
            Transport transport = Transport.SMS;
            Instant now = START;
            VerificationSession session = sent(opened, transport, now);
            for (Duration delay : CODE_DELAYS) {
                Instant allowed = now.plus(delay);
                assertThat(session.nextCode(transport, now)).contains(allowed);
                assertThat(session.requestCode(transport, RIGHT, allowed.minus(MILLISECOND)))
                        .isEqualTo(new CodeRequest.TooSoon(MILLISECOND));
                assertThat(session.isExpired(allowed)).isFalse();
                session = sent(session, transport, allowed);
                now = allowed;
            }
            assertThat(session.nextCode(transport, now)).isEmpty();
            assertThat(session.requestCode(transport, RIGHT, now.plus(Duration.ofDays(1))))
                    .isInstanceOf(CodeRequest.NotAllowed.class);
        }

        @Test
        void callsAMinuteAfterTheLatestTextMessageThenFiveMinutesLaterAndThenNeverAgain() {
            VerificationSession session = sent(opened, Transport.SMS, START);
            Instant second = START.plus(Duration.ofMinutes(1));
            assertThat(session.nextCode(Transport.VOICE, START)).contains(second);
            session = sent(session, Transport.SMS, second);
            Instant first = second.plus(Duration.ofMinutes(1));
            assertThat(session.requestCode(Transport.VOICE, RIGHT, first.minus(MILLISECOND)))
                    .isEqualTo(new CodeRequest.TooSoon(MILLISECOND));
            session = sent(session, Transport.VOICE, first);
            Instant last = first.plus(Duration.ofMinutes(5));
            assertThat(session.requestCode(Transport.VOICE, RIGHT, last.minus(MILLISECOND)))
                    .isEqualTo(new CodeRequest.TooSoon(MILLISECOND));
            session = sent(session, Transport.VOICE, last);
            assertThat(session.nextCode(Transport.VOICE, last)).isEmpty();
            assertThat(session.requestCode(Transport.VOICE, RIGHT, last.plus(Duration.ofDays(1))))
                    .isInstanceOf(CodeRequest.NotAllowed.class);
        }

        @Test
        void countsEachTransportForItself() {
            VerificationSession session = sent(opened, Transport.SMS, START);
            Instant call = START.plus(Duration.ofMinutes(1));
            session = sent(session, Transport.VOICE, call);
            assertThat(session.nextCode(Transport.SMS, call)).contains(call);
            assertThat(session.nextCode(Transport.VOICE, call)).contains(call.plus(Duration.ofMinutes(5)));
        }

        @Test
        void livesTenMinutesBeyondTheNextPossibleStep() {
            VerificationSession session = sent(opened, Transport.SMS, START);
            assertThat(session.expiresAt()).isEqualTo(START.plus(Duration.ofMinutes(11)));
        }

        @Test
        void takesTheLatestCodeOnly() {
            VerificationSession session = granted(opened.requestCode(Transport.SMS, WRONG, START));
            Instant later = START.plus(Duration.ofMinutes(1));
            session = granted(session.requestCode(Transport.SMS, RIGHT, later));
            assertThat(session.submit(WRONG, later)).isInstanceOf(Submission.Wrong.class);
            assertThat(session.submit(RIGHT, later)).isInstanceOf(Submission.Accepted.class);
        }
    }

    @Nested
    class WithACodeSent {
        private final VerificationSession session = sent(opened, Transport.SMS, START);

        @Test
        void acceptsTheRightCode() {
            VerificationSession after = accepted(session.submit(RIGHT, START));
            assertThat(after.verified()).isTrue();
            assertThat(after.expiresAt()).isEqualTo(START.plus(Duration.ofHours(1)));
        }

        @Test
        void refusesAnotherCodeAndSpendsACheck() {
            VerificationSession after = wrong(session.submit(WRONG, START));
            assertThat(after.verified()).isFalse();
            assertThat(after.checks().count()).isEqualTo(1);
        }

        @Test
        void checksTwiceAtOnceThenAfterOneAndTwoMinutesThenNoMore() {
            VerificationSession once = wrong(session.submit(WRONG, START));
            VerificationSession twice = wrong(once.submit(WRONG, START));

            Instant third = START.plus(Duration.ofMinutes(1));
            assertThat(twice.submit(RIGHT, third.minus(MILLISECOND))).isEqualTo(new Submission.TooSoon(MILLISECOND));
            VerificationSession thrice = wrong(twice.submit(WRONG, third));

            Instant fourth = third.plus(Duration.ofMinutes(2));
            assertThat(thrice.submit(RIGHT, fourth.minus(MILLISECOND))).isEqualTo(new Submission.TooSoon(MILLISECOND));
            VerificationSession spent = wrong(thrice.submit(WRONG, fourth));

            assertThat(spent.nextCheck(fourth)).isEmpty();
            assertThat(spent.submit(RIGHT, fourth.plus(Duration.ofMinutes(5))))
                    .isInstanceOf(Submission.NotAllowed.class);
        }

        @Test
        void givesTheNextCodeChecksOfItsOwn() {
            VerificationSession spent = session;
            for (Duration wait : List.of(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(3))) {
                spent = wrong(spent.submit(WRONG, START.plus(wait)));
            }
            Instant later = START.plus(Duration.ofMinutes(3));
            VerificationSession again = sent(spent, Transport.SMS, later);
            assertThat(again.submit(RIGHT, later)).isInstanceOf(Submission.Accepted.class);
        }

        @Test
        void takesTheCodeForTenMinutesToTheMillisecond() {
            Instant dead = START.plus(Duration.ofMinutes(10));
            assertThat(session.submit(RIGHT, dead.minus(MILLISECOND))).isInstanceOf(Submission.Accepted.class);
            assertThat(session.submit(RIGHT, dead)).isInstanceOf(Submission.NotAllowed.class);
        }
    }

    @Nested
    class Verified {
        private final VerificationSession session =
                accepted(sent(opened, Transport.SMS, START).submit(RIGHT, START));

        @Test
        void acceptsTheSameCodeAgainAndStaysAsItIs() {
            Instant later = START.plus(Duration.ofMinutes(30));
            assertThat(session.submit(RIGHT, later)).isEqualTo(new Submission.Accepted(session));
        }

        @Test
        void takesNoOtherCode() {
            assertThat(session.submit(WRONG, START)).isInstanceOf(Submission.NotAllowed.class);
        }

        @Test
        void sendsNoFurtherCode() {
            assertThat(session.requestCode(Transport.SMS, RIGHT, START.plus(Duration.ofMinutes(5))))
                    .isInstanceOf(CodeRequest.NotAllowed.class);
            assertThat(session.requestCode(Transport.VOICE, RIGHT, START.plus(Duration.ofMinutes(5))))
                    .isInstanceOf(CodeRequest.NotAllowed.class);
        }

        @Test
        void expiresAnHourAfterTheProofToTheMillisecond() {
            Instant end = START.plus(Duration.ofHours(1));
            assertThat(session.isExpired(end.minus(MILLISECOND))).isFalse();
            assertThat(session.isExpired(end)).isTrue();
        }
    }

    private static VerificationSession sent(VerificationSession session, Transport transport, Instant now) {
        return granted(session.requestCode(transport, RIGHT, now));
    }

    private static VerificationSession granted(CodeRequest request) {
        assertThat(request).isInstanceOf(CodeRequest.Granted.class);
        return ((CodeRequest.Granted) request).after();
    }

    private static VerificationSession accepted(Submission submission) {
        assertThat(submission).isInstanceOf(Submission.Accepted.class);
        return ((Submission.Accepted) submission).after();
    }

    private static VerificationSession wrong(Submission submission) {
        assertThat(submission).isInstanceOf(Submission.Wrong.class);
        return ((Submission.Wrong) submission).after();
    }

    private static Octets mac(int last) {
        byte[] mac = new byte[32];
        mac[31] = (byte) last;
        return Octets.of(mac);
    }
}
