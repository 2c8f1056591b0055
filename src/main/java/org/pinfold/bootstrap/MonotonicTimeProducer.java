package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.pinfold.ledger.MonotonicTime;

/** The system's monotonic clock, read nowhere else. */
@ApplicationScoped
public class MonotonicTimeProducer {
    @Produces
    @Singleton
    MonotonicTime monotonicTime() {
        long begin = System.nanoTime();
        return () -> Duration.ofNanos(System.nanoTime() - begin);
    }
}
