package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SessionChallenge;
import org.pinfold.registration.VerificationSession;
import org.pinfold.registration.VerificationSession.Uses;

/** Row of {@code verification_session}. Fields are filled by JPA. */
@Entity
@Table(name = "verification_session")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class VerificationSessionEntity {
    @Id
    @Column(name = "id_hash")
    String idHash;

    @Column(name = "e164")
    String e164;

    @Column(name = "code_mac")
    byte[] codeMac;

    @Column(name = "code_sent_at")
    Long codeSentAt;

    @Column(name = "sms_count")
    int smsCount;

    @Column(name = "sms_last_at")
    Long smsLastAt;

    @Column(name = "voice_count")
    int voiceCount;

    @Column(name = "voice_last_at")
    Long voiceLastAt;

    @Column(name = "check_count")
    int checkCount;

    @Column(name = "check_last_at")
    Long checkLastAt;

    @Column(name = "verified")
    boolean verified;

    @Column(name = "challenge_standing")
    @Enumerated(EnumType.STRING)
    SessionChallenge.Standing challengeStanding;

    @Column(name = "challenge_tries")
    int challengeTries;

    @Column(name = "expires_at")
    long expiresAt;

    VerificationSession toSession() {
        return new VerificationSession(
                Octets.fromHex(idHash),
                new PhoneNumber(e164),
                Optional.ofNullable(codeMac).map(Octets::of),
                Times.read(codeSentAt),
                new Uses(smsCount, Times.read(smsLastAt)),
                new Uses(voiceCount, Times.read(voiceLastAt)),
                new Uses(checkCount, Times.read(checkLastAt)),
                verified,
                new SessionChallenge(challengeStanding, challengeTries),
                Instant.ofEpochMilli(expiresAt));
    }

    void set(VerificationSession session) {
        idHash = session.idHash().toHex();
        e164 = session.number().e164();
        codeMac = session.codeMac().map(Octets::toByteArray).orElse(null);
        codeSentAt = Times.write(session.codeSentAt());
        smsCount = session.sms().count();
        smsLastAt = Times.write(session.sms().lastAt());
        voiceCount = session.voice().count();
        voiceLastAt = Times.write(session.voice().lastAt());
        checkCount = session.checks().count();
        checkLastAt = Times.write(session.checks().lastAt());
        verified = session.verified();
        challengeStanding = session.challenge().standing();
        challengeTries = session.challenge().tries();
        expiresAt = session.expiresAt().toEpochMilli();
    }
}
