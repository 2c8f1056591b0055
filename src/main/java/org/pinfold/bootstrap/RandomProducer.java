package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** The JDK's default source of randomness, which never blocks once seeded; safe for use by many threads. */
@ApplicationScoped
public class RandomProducer {
    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
