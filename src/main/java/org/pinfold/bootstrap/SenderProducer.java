package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.sender.BudgetedCodeSender;
import org.pinfold.registration.service.DevelopmentCodeSender;

/** The one sender of verification codes, as the settings choose it. */
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

    void close(@Disposes CodeSender sender) {
        if (sender instanceof BudgetedCodeSender budgeted) {
            try {
                budgeted.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the sender of codes does not close: {0}",
                        e.getClass().getName());
            }
        }
    }
}
