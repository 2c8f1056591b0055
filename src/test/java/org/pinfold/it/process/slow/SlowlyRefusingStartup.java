package org.pinfold.it.process.slow;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Refuses the start once a full minute has passed by: a timer set to the minute would fire in the midst of it. */
@Singleton
@Startup
public class SlowlyRefusingStartup {
    public static final String REASON = "refused after a full minute";

    private static final Duration PAST_THE_MINUTE = Duration.ofSeconds(2);

    @PostConstruct
    void refuse() {
        Instant now = Instant.now();
        Instant then =
                now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES).plus(PAST_THE_MINUTE);
        try {
            boolean woken =
                    new CountDownLatch(1).await(Duration.between(now, then).toMillis(), TimeUnit.MILLISECONDS);
            throw new IllegalStateException(woken ? "woken too early" : REASON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
