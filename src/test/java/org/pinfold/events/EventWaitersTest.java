package org.pinfold.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pinfold.events.EventWaiters.Waiter;
import org.pinfold.protocol.Aci;

class EventWaitersTest {
    private static final Aci ALICE = Aci.parse("00000000-0000-4000-8000-000000000001");
    private static final Aci BOB = Aci.parse("00000000-0000-4000-8000-000000000002");

    private final EventWaiters waiters = new EventWaiters(2, 3);
    private final List<String> woken = new ArrayList<>();

    private Waiter enter(Aci account, String name) {
        return waiters.enter(account, () -> woken.add(name)).orElseThrow();
    }

    @Test
    void thoseOfOneAccountAreWokenOnceAndNoOthers() {
        enter(ALICE, "alice 1");
        enter(ALICE, "alice 2");
        enter(BOB, "bob");

        waiters.wake(ALICE);
        waiters.wake(ALICE);

        assertThat(woken).containsExactly("alice 1", "alice 2");
        assertThat(waiters.count()).isEqualTo(1);
    }

    @Test
    void whoLeftIsNotWokenAndWhoWasWokenCannotLeave() {
        Waiter left = enter(ALICE, "left");
        Waiter stayed = enter(ALICE, "stayed");

        assertThat(left.leave()).isTrue();
        assertThat(left.leave()).isFalse();
        waiters.wake(ALICE);

        assertThat(woken).containsExactly("stayed");
        assertThat(stayed.leave()).isFalse();
        assertThat(waiters.count()).isZero();
    }

    @Test
    void noMoreWaitThanMayOfAnAccountAndInAll() {
        enter(ALICE, "1");
        Waiter second = enter(ALICE, "2");
        assertThat(waiters.enter(ALICE, () -> {})).isEmpty();
        enter(BOB, "3");
        assertThat(waiters.enter(BOB, () -> {})).isEmpty();

        second.leave();

        assertThat(waiters.enter(BOB, () -> {})).isPresent();
    }

    @Test
    void oneThatFailsKeepsNobodyFromBeingWoken() {
        waiters.enter(ALICE, () -> {
            throw new IllegalStateException("gone");
        });
        enter(ALICE, "other");

        waiters.wake(ALICE);

        assertThat(woken).containsExactly("other");
    }

    @Test
    void closingWakesEverybodyAndLetsNobodyIn() {
        enter(ALICE, "alice");
        enter(BOB, "bob");

        waiters.close();
        waiters.close();

        assertThat(woken).containsExactlyInAnyOrder("alice", "bob");
        assertThat(waiters.enter(ALICE, () -> {})).isEmpty();
        assertThat(waiters.count()).isZero();
    }

    @Test
    void ofWakingAndLeavingAtOnceExactlyOneHappens() throws Exception {
        EventWaiters many = new EventWaiters(1000, 1000);
        AtomicInteger outcomes = new AtomicInteger();
        List<Waiter> entered = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entered.add(many.enter(ALICE, outcomes::incrementAndGet).orElseThrow());
        }
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> done = new ArrayList<>();
            done.add(threads.submit(() -> {
                begin.await();
                many.wake(ALICE);
                return null;
            }));
            for (int thread = 0; thread < 2; thread++) {
                done.add(threads.submit(() -> {
                    begin.await();
                    for (Waiter waiter : entered) {
                        if (waiter.leave()) {
                            outcomes.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            begin.countDown();
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(outcomes).hasValue(1000);
        assertThat(many.count()).isZero();
    }
}
