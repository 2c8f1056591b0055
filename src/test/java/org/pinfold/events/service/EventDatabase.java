package org.pinfold.events.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.audit.service.AuditService;
import org.pinfold.audit.service.ComposedAuditService;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.AccountEvents.DueEvent;
import org.pinfold.events.DeliveryOutbox;
import org.pinfold.events.EventSettings;
import org.pinfold.events.EventWaiters;
import org.pinfold.events.store.JpaAccountEvents;
import org.pinfold.protocol.Aci;
import org.pinfold.token.InMemoryToken;

/** The audit trail with the recorder behind it on a real database, each call in the transaction that a container would give. */
final class EventDatabase implements AutoCloseable {
    static final Aci ALICE = Aci.parse("00000000-0000-4000-8000-000000000001");
    static final Aci BOB = Aci.parse("00000000-0000-4000-8000-000000000002");
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    final EventWaiters waiters = new EventWaiters(10, 10);
    final EventSettings settings;
    private final MigratedDatabase database;
    private final MigratedDatabase.Connection connection;
    private final JpaAccountEvents events;
    private final InMemoryToken token;
    private final List<Runnable> afterCommit = new ArrayList<>();

    EventDatabase(int keptOfAType, boolean delivered) {
        this(
                new MigratedDatabase(),
                new InMemoryToken(),
                new EventSettings(Duration.ofDays(30), keptOfAType, delivered, 5));
    }

    private EventDatabase(MigratedDatabase database, InMemoryToken token, EventSettings settings) {
        this.database = database;
        this.token = token;
        this.settings = settings;
        connection = database.connect();
        events = connection.adapter(JpaAccountEvents.class);
    }

    /** Another thread's way to the same database, or that of a server that started after this one was halted. */
    EventDatabase another() {
        return new EventDatabase(database, token, settings);
    }

    private AuditService audit(Instant at) {
        EventRecorder recorder = new EventRecorder(events, settings, waiters, afterCommit::add);
        return ComposedAuditService.of(
                connection.adapter(JpaAuditEntries.class), token, Clock.fixed(at, ZoneOffset.UTC), recorder);
    }

    /** An act: a transaction that appends to the audit trail. */
    void act(Aci account, SecurityEvent event, Map<String, String> facts) {
        act(() -> audit(NOON).append(event, Optional.of(account), facts));
    }

    void act(Aci account, SecurityEvent event) {
        act(account, event, Map.of());
    }

    void actAt(Instant at, Aci account, SecurityEvent event) {
        act(() -> audit(at).append(event, Optional.of(account), Map.of()));
    }

    /** A transaction, and what is to come after its commit. */
    void act(Runnable work) {
        afterCommit.clear();
        connection.inTransaction(work);
        afterCommit.forEach(Runnable::run);
    }

    AuditService audit() {
        return audit(NOON);
    }

    void rollBack() {
        connection.setRollbackOnly();
        afterCommit.clear();
    }

    void execute(String sql) {
        connection.execute(sql);
    }

    List<AccountEvent> read(Aci account, long after) {
        return connection.inTransaction(() -> new EventService(events).read(account, after));
    }

    void erase(Aci account) {
        connection.inTransaction(() -> new EventService(events).erase(account));
    }

    boolean exists(Aci account) {
        return connection.inTransaction(() -> new EventService(events).exists(account));
    }

    DeliveryOutbox outbox() {
        DeliveryTransactions transactions = new DeliveryTransactions(events);
        return new DeliveryOutbox() {
            private <T> T in(Supplier<T> work) {
                return connection.inTransaction(work);
            }

            @Override
            public List<DueEvent> due(Instant now, int limit) {
                return in(() -> transactions.due(now, limit));
            }

            @Override
            public void delivered(AccountEvent event) {
                connection.inTransaction(() -> transactions.delivered(event));
            }

            @Override
            public void postpone(DueEvent event, Instant until) {
                connection.inTransaction(() -> transactions.postpone(event, until));
            }

            @Override
            public long backlog() {
                return in(transactions::backlog);
            }

            @Override
            public int giveUp(int count) {
                return in(() -> transactions.giveUp(count));
            }

            @Override
            public int expire(Instant limit) {
                return in(() -> transactions.expire(limit));
            }
        };
    }

    @Override
    public void close() {
        connection.close();
    }
}
