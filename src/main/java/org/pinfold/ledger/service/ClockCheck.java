package org.pinfold.ledger.service;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.pinfold.ledger.AlarmListener;
import org.pinfold.ledger.ClockWatch;
import org.pinfold.ledger.MonotonicTime;

/** Looks whether the clock that guesses are paced by has been set. Watches from the first look on. */
@ApplicationScoped
public class ClockCheck {
    @Inject
    Clock clock;

    @Inject
    MonotonicTime monotonic;

    @Inject
    AlarmListener alarms;

    private ClockWatch watch;

    @PostConstruct
    void begin() {
        watch = new ClockWatch(clock.instant(), monotonic.elapsed());
    }

    /** Raises an alarm if the clock jumped since the last look. */
    public void look() {
        watch.look(clock.instant(), monotonic.elapsed()).ifPresent(alarms::raised);
    }
}
