package org.pinfold.recovery.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.ledger.service.ClockCheck;

/** The sweep goes on for the server's life: at once, then every minute, whatever one sweep meets. */
class RecoverySweepTest {
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1);
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<Integer> sweptAtMost = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final RecoverySweep sweep = new RecoverySweep();

    @AfterEach
    void stop() {
        sweep.stop();
        threads.shutdownNow();
    }

    @Test
    void theFirstSweepTakesEveryAccountAndTheNextIsScheduled() {
        start(new RecoveryService() {
            @Override
            public int sweep(int limit, Duration lookBack) {
                sweptAtMost.add(limit);
                return 0;
            }
        });
        assertThat(sweptAtMost).containsExactly(Integer.MAX_VALUE);
        assertThat(scheduled).hasSize(1);
        assertThat(looks).as("looks at the clock").hasValue(1);

        scheduled.get(0).run();
        assertThat(sweptAtMost).containsExactly(Integer.MAX_VALUE, 1000);
        assertThat(looks).hasValue(2);
    }

    /** An executor runs a task that threw never again. */
    @Test
    void aSweepThatFailsIsNotTheLast() {
        start(new RecoveryService() {
            @Override
            public int sweep(int limit, Duration lookBack) {
                sweptAtMost.add(limit);
                if (sweptAtMost.size() > 1) {
                    throw new IllegalStateException("the database is away");
                }
                return 0;
            }
        });
        assertThatCode(scheduled.get(0)::run).doesNotThrowAnyException();
        assertThat(sweptAtMost).hasSize(2);
    }

    @Test
    void noSweepIsScheduledAnyMoreAfterTheServerStopped() {
        start(new RecoveryService() {
            @Override
            public int sweep(int limit, Duration lookBack) {
                return 0;
            }
        });
        assertThat(threads.getQueue()).hasSize(1);
        sweep.stop();
        assertThat(threads.getQueue())
                .allSatisfy(task -> assertThat(((Future<?>) task).isCancelled()).isTrue());
    }

    private void start(RecoveryService recovery) {
        sweep.recovery = recovery;
        sweep.clockCheck = new ClockCheck() {
            @Override
            public void look() {
                looks.incrementAndGet();
            }
        };
        sweep.executor = managed();
        sweep.start();
    }

    /** The executor of a container in as much as this bean uses it; its tasks run when the test says so. */
    private ManagedScheduledExecutorService managed() {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                ManagedScheduledExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("scheduleWithFixedDelay");
                    assertThat(List.of(arguments).subList(1, 4)).containsExactly(1L, 1L, TimeUnit.MINUTES);
                    scheduled.add((Runnable) arguments[0]);
                    return threads.scheduleWithFixedDelay((Runnable) arguments[0], 1, 1, TimeUnit.MINUTES);
                });
    }
}
