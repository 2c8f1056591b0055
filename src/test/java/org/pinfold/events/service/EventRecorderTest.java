package org.pinfold.events.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pinfold.events.service.EventDatabase.ALICE;
import static org.pinfold.events.service.EventDatabase.BOB;
import static org.pinfold.events.service.EventDatabase.NOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.events.AccountEvent;
import org.pinfold.protocol.AccountEventType;

/** What an owner is told is there if and only if the act is; in order; and nobody's flood pushes it out. */
class EventRecorderTest {
    private static final int KEPT = 3;

    private final EventDatabase database = new EventDatabase(KEPT, false);

    @AfterEach
    void close() {
        database.close();
    }

    private static List<AccountEventType> types(List<AccountEvent> events) {
        return events.stream().map(event -> event.notice().type()).toList();
    }

    @Test
    void anActThatCommitsIsToldWithItsFacts() {
        database.act(ALICE, SecurityEvent.GUESS_DEBITED, Map.of("generation", "7", "triesRemaining", "9", "used", "1"));

        List<AccountEvent> events = database.read(ALICE, 0);

        assertThat(events).hasSize(1);
        assertThat(events.get(0).occurredAt()).isEqualTo(NOON);
        assertThat(events.get(0).notice().generation()).contains(7L);
        assertThat(events.get(0).notice().triesRemaining()).contains(9);
        assertThat(database.read(BOB, 0)).isEmpty();
    }

    @Test
    void anActThatIsRolledBackIsNotToldAndWakesNobody() {
        List<String> woken = new ArrayList<>();
        database.waiters.enter(ALICE, () -> woken.add("alice"));

        database.act(() -> {
            database.audit().append(SecurityEvent.GUESS_DEBITED, Optional.of(ALICE), Map.of());
            database.rollBack();
        });

        assertThat(database.read(ALICE, 0)).isEmpty();
        assertThat(woken).isEmpty();
        assertThat(database.exists(ALICE)).isFalse();
    }

    @Test
    void anActWhoseEventCannotBeWrittenDoesNotHappen() {
        database.execute("ALTER TABLE account_event ADD CONSTRAINT full_up CHECK (id < 0)");
        try {
            assertThatThrownBy(() -> database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED))
                    .isInstanceOf(RuntimeException.class);
        } finally {
            database.execute("ALTER TABLE account_event DROP CONSTRAINT full_up");
        }
        database.act(() -> assertThat(database.audit().firstBroken()).isEmpty());
        assertThat(database.read(ALICE, 0)).isEmpty();
    }

    @Test
    void aCommittedActWakesWhoWaitsAndWhatItToldIsThereByThen() {
        List<AccountEventType> found = new ArrayList<>();
        try (EventDatabase another = database.another()) {
            database.waiters.enter(ALICE, () -> found.addAll(types(another.read(ALICE, 0))));

            database.act(ALICE, SecurityEvent.DEVICE_LINKED);
        }

        assertThat(found).containsExactly(AccountEventType.DEVICE_LINKED);
    }

    @Test
    void eventsOfOneTransactionComeInItsOrder() {
        database.act(() -> {
            database.audit().append(SecurityEvent.SECRET_STORED, Optional.of(ALICE), Map.of());
            database.audit().append(SecurityEvent.NUMBER_MOVED, Optional.of(BOB), Map.of());
            database.audit().append(SecurityEvent.REGISTRATION_LOCK_SET, Optional.of(ALICE), Map.of());
        });

        assertThat(types(database.read(ALICE, 0)))
                .containsExactly(AccountEventType.PIN_CHANGED, AccountEventType.LOCK_SET);
        assertThat(types(database.read(BOB, 0))).containsExactly(AccountEventType.NUMBER_MOVED);
    }

    @Test
    void onlyWhatComesAfterTheKnownOneIsRead() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(ALICE, SecurityEvent.DEVICE_LINKED);
        long first = database.read(ALICE, 0).get(0).id();

        assertThat(types(database.read(ALICE, first))).containsExactly(AccountEventType.DEVICE_LINKED);
        assertThat(database.read(ALICE, first + 1)).isEmpty();
    }

    @Test
    void aDeviceThatKnowsMoreThanTheDatabaseReadsEverything() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);

        assertThat(database.read(ALICE, 2)).hasSize(1);
        assertThat(database.read(ALICE, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void aFloodIsCountedInTheLastOfItsTypeAndPushesNothingElseOut() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        for (int probe = 0; probe < 100; probe++) {
            database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
        }
        database.act(ALICE, SecurityEvent.DEVICE_LINKED);

        List<AccountEvent> events = database.read(ALICE, 0);

        assertThat(types(events))
                .containsExactly(
                        AccountEventType.PIN_CHANGED,
                        AccountEventType.LOCK_PROBED,
                        AccountEventType.LOCK_PROBED,
                        AccountEventType.LOCK_PROBED,
                        AccountEventType.DEVICE_LINKED);
        assertThat(events.stream().map(AccountEvent::times)).containsExactly(1, 1, 1, 98, 1);
    }

    @Test
    void aFloodInOneTransactionIsCountedLikewise() {
        database.act(() -> {
            for (int probe = 0; probe < 10; probe++) {
                database.audit().append(SecurityEvent.REGISTRATION_LOCK_PROBED, Optional.of(ALICE), Map.of());
            }
        });

        assertThat(database.read(ALICE, 0).stream().map(AccountEvent::times)).containsExactly(1, 1, 8);
    }

    @Test
    void whoHasReadTheLastOfAFloodIsToldOfItsNext() {
        for (int probe = 0; probe < KEPT + 5; probe++) {
            database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
        }
        List<AccountEvent> known = database.read(ALICE, 0);
        database.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);

        assertThat(database.read(ALICE, known.get(known.size() - 1).id()))
                .extracting(AccountEvent::times)
                .containsExactly(7);
    }

    @Test
    void whatIsTooOldGoesAndNumbersDoNotComeAgain() {
        database.actAt(NOON.minusMillis(1), ALICE, SecurityEvent.SECRET_STORED);
        database.actAt(NOON, ALICE, SecurityEvent.DEVICE_LINKED);

        database.outbox().expire(NOON);
        assertThat(types(database.read(ALICE, 0))).containsExactly(AccountEventType.DEVICE_LINKED);
        database.outbox().expire(NOON.plus(Duration.ofDays(1)));
        database.act(ALICE, SecurityEvent.DEVICE_REMOVED);

        assertThat(database.read(ALICE, 2)).extracting(AccountEvent::id).containsExactly(3L);
    }

    @Test
    void anErasedAccountLeavesNothingAndOthersKeepTheirs() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(BOB, SecurityEvent.SECRET_STORED);

        database.erase(ALICE);
        database.erase(ALICE);

        assertThat(database.exists(ALICE)).isFalse();
        assertThat(database.read(ALICE, 0)).isEmpty();
        assertThat(database.exists(BOB)).isTrue();
    }

    @Test
    void aRowThatSomebodyFilledWithNonsenseHidesNoOther() {
        database.act(ALICE, SecurityEvent.SECRET_STORED);
        database.act(ALICE, SecurityEvent.DEVICE_LINKED);
        database.execute("UPDATE account_event SET type = 'NONSENSE' WHERE id = 1");

        assertThat(types(database.read(ALICE, 0))).containsExactly(AccountEventType.DEVICE_LINKED);
    }

    @Test
    void manyAtOnceLoseNothingAndTakeNumbersInTurn() throws Exception {
        int threads = 4;
        int acts = 20;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (EventDatabase wide = new EventDatabase(1000, false)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                done.add(pool.submit(() -> {
                    try (EventDatabase mine = wide.another()) {
                        for (int act = 0; act < acts; act++) {
                            mine.act(ALICE, SecurityEvent.REGISTRATION_LOCK_PROBED);
                        }
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
            assertThat(wide.read(ALICE, 0))
                    .extracting(AccountEvent::id)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) threads * acts)
                            .boxed()
                            .toList());
        } finally {
            pool.shutdownNow();
        }
    }
}
