package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.pinfold.registration.ChallengeCounts;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.LoginVerifier;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.service.DevelopmentCodeSender;

/** Who proves numbers and logins, as the settings choose: the sender of codes, the challenge before it, the OpenID provider. */
@ApplicationScoped
public class SenderProducer {
    private static final System.Logger LOG = System.getLogger(SenderProducer.class.getName());

    @Produces
    @Singleton
    SenderCounts counts() {
        return new SenderCounts();
    }

    @Produces
    @Singleton
    CodeSender sender(
            Settings settings,
            DevelopmentCodeSender development,
            SenderCounts counts,
            SecureRandom random,
            Clock clock) {
        return settings.sender().open(development, counts, random, clock, wait -> Thread.sleep(wait.toMillis()));
    }

    @Produces
    @Singleton
    ChallengeCounts challengeCounts() {
        return new ChallengeCounts();
    }

    @Produces
    @Singleton
    ChallengeVerifier challenges(Settings settings, Clock clock) {
        return settings.challenge().open(clock);
    }

    @Produces
    @Singleton
    LoginVerifier logins(Settings settings, Clock clock) {
        return settings.login().open(clock);
    }

    void close(@Disposes CodeSender sender) {
        closeQuietly(sender);
    }

    void closeChallenges(@Disposes ChallengeVerifier challenges) {
        closeQuietly(challenges);
    }

    private static void closeQuietly(Object resource) {
        if (resource instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what sends or checks codes does not close: {0}",
                        e.getClass().getName());
            }
        }
    }
}
