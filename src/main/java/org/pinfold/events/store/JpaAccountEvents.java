package org.pinfold.events.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.AccountEvents;
import org.pinfold.events.EventSettings;
import org.pinfold.protocol.Aci;

/** The tables {@code account_event} and {@code account_event_head}. */
@ApplicationScoped
public class JpaAccountEvents implements AccountEvents {
    @PersistenceContext
    EntityManager entities;

    private record Kind(String account, String type) {}

    /** How many events of a kind there are, and the number of the last one. */
    private record Present(long count, long lastId) {
        private static final Present NONE = new Present(0, 0);
    }

    @Override
    public void add(List<Told> told, Instant at, EventSettings settings) {
        List<String> accounts =
                told.stream().map(each -> each.account().toString()).distinct().toList();
        Map<String, AccountEventHeadEntity> heads = heads(accounts);
        Map<Kind, Present> present = present(accounts, told);
        for (Told each : told) {
            AccountEventHeadEntity head =
                    heads.computeIfAbsent(each.account().toString(), unused -> created(each.account()));
            Kind kind = new Kind(head.account(), each.notice().type().name());
            Present before = present.getOrDefault(kind, Present.NONE);
            boolean isFull = before.count() >= settings.keptOfAType();
            Optional<AccountEventEntity> last = isFull ? Optional.of(last(kind, before.lastId())) : Optional.empty();
            last.ifPresent(entities::remove);
            int times = last.map(row -> row.times == Integer.MAX_VALUE ? row.times : row.times + 1)
                    .orElse(1);
            AccountEvent event = new AccountEvent(each.account(), head.next(), each.notice(), at, times);
            add(event, settings, last);
            present.put(kind, new Present(isFull ? before.count() : before.count() + 1, event.id()));
        }
    }

    private void add(AccountEvent event, EventSettings settings, Optional<AccountEventEntity> inPlaceOf) {
        AccountEventEntity row = AccountEventEntity.of(event);
        if (settings.delivered()) {
            row.deliverAt = row.occurredAt;
            // A receiver that is waited for is waited for: a flood does not have it asked more often.
            inPlaceOf.filter(last -> last.deliverAt != null).ifPresent(last -> {
                row.deliverAt = last.deliverAt;
                row.failures = last.failures;
            });
        }
        entities.persist(row);
    }

    private AccountEventHeadEntity created(Aci account) {
        AccountEventHeadEntity head = AccountEventHeadEntity.of(account);
        entities.persist(head);
        return head;
    }

    private Map<String, AccountEventHeadEntity> heads(List<String> accounts) {
        Map<String, AccountEventHeadEntity> heads = new HashMap<>();
        entities.createQuery(
                        "SELECT h FROM AccountEventHeadEntity h WHERE h.account IN :accounts",
                        AccountEventHeadEntity.class)
                .setParameter("accounts", accounts)
                .getResultStream()
                .forEach(head -> heads.put(head.account(), head));
        return heads;
    }

    /** Of the types that are told, in one query for all accounts of a ledger write. */
    private Map<Kind, Present> present(List<String> accounts, List<Told> told) {
        List<String> types = told.stream()
                .map(each -> each.notice().type().name())
                .distinct()
                .toList();
        Map<Kind, Present> present = new HashMap<>();
        entities.createQuery(
                        "SELECT e.account, e.type, COUNT(e.id), MAX(e.id) FROM AccountEventEntity e"
                                + " WHERE e.account IN :accounts AND e.type IN :types GROUP BY e.account, e.type",
                        Object[].class)
                .setParameter("accounts", accounts)
                .setParameter("types", types)
                .getResultStream()
                .forEach(row -> present.put(
                        new Kind((String) row[0], (String) row[1]), new Present((Long) row[2], (Long) row[3])));
        return present;
    }

    private AccountEventEntity last(Kind kind, long id) {
        return entities.find(AccountEventEntity.class, new AccountEventEntity.Key(kind.account(), id));
    }

    @Override
    public List<AccountEvent> read(Aci account, long after, int limit) {
        AccountEventHeadEntity head = entities.find(AccountEventHeadEntity.class, account.toString());
        if (head == null || head.lastId() == after) {
            return List.of();
        }
        return entities.createQuery(
                        "SELECT e FROM AccountEventEntity e WHERE e.account = :account AND e.id > :after ORDER BY e.id",
                        AccountEventEntity.class)
                .setParameter("account", account.toString())
                .setParameter("after", after > head.lastId() ? 0L : after)
                .setMaxResults(limit)
                .getResultStream()
                .flatMap(row -> readIfPossible(row).stream())
                .toList();
    }

    /** A row that somebody filled with nonsense must keep nobody from being told of the others. */
    private static Optional<AccountEvent> readIfPossible(AccountEventEntity row) {
        try {
            return Optional.of(row.toEvent());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void erase(Aci account) {
        for (String table : List.of("AccountEventEntity", "AccountEventHeadEntity")) {
            entities.createQuery("DELETE FROM " + table + " e WHERE e.account = :account")
                    .setParameter("account", account.toString())
                    .executeUpdate();
        }
    }

    @Override
    public boolean exists(Aci account) {
        return entities.find(AccountEventHeadEntity.class, account.toString()) != null;
    }

    @Override
    public int expire(Instant limit) {
        int undelivered = entities.createQuery(
                        "DELETE FROM AccountEventEntity e WHERE e.occurredAt < :limit AND e.deliverAt IS NOT NULL")
                .setParameter("limit", limit.toEpochMilli())
                .executeUpdate();
        entities.createQuery("DELETE FROM AccountEventEntity e WHERE e.occurredAt < :limit")
                .setParameter("limit", limit.toEpochMilli())
                .executeUpdate();
        return undelivered;
    }

    @Override
    public List<DueEvent> due(Instant now, int limit) {
        return entities.createQuery(
                        "SELECT e FROM AccountEventEntity e WHERE e.deliverAt <= :now AND NOT EXISTS"
                                + " (SELECT f.id FROM AccountEventEntity f WHERE f.account = e.account"
                                + " AND f.deliverAt IS NOT NULL AND f.id < e.id)"
                                + " ORDER BY e.occurredAt, e.account",
                        AccountEventEntity.class)
                .setParameter("now", now.toEpochMilli())
                .setMaxResults(limit)
                .getResultStream()
                .flatMap(row -> readIfPossible(row).map(event -> new DueEvent(event, row.failures)).stream())
                .toList();
    }

    @Override
    public void delivered(AccountEvent event) {
        settled(event.account().toString(), event.id());
    }

    /** A statement and no entity: the row may have been replaced by a later one of its type, which is yet to be told. */
    private void settled(String account, long id) {
        entities.createQuery(
                        "UPDATE AccountEventEntity e SET e.deliverAt = NULL WHERE e.account = :account AND e.id = :id")
                .setParameter("account", account)
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public void postpone(DueEvent event, Instant until) {
        entities.createQuery("UPDATE AccountEventEntity e SET e.deliverAt = :until, e.failures = :failures"
                        + " WHERE e.account = :account AND e.id = :id AND e.deliverAt IS NOT NULL")
                .setParameter("until", until.toEpochMilli())
                .setParameter("failures", event.failures() + 1)
                .setParameter("account", event.event().account().toString())
                .setParameter("id", event.event().id())
                .executeUpdate();
    }

    @Override
    public long backlog() {
        return entities.createQuery(
                        "SELECT COUNT(e.id) FROM AccountEventEntity e WHERE e.deliverAt IS NOT NULL", Long.class)
                .getSingleResult();
    }

    @Override
    public int giveUp(int count) {
        List<AccountEventEntity> oldest = entities.createQuery(
                        "SELECT e FROM AccountEventEntity e WHERE e.deliverAt IS NOT NULL"
                                + " ORDER BY e.occurredAt, e.account, e.id",
                        AccountEventEntity.class)
                .setMaxResults(count)
                .getResultList();
        oldest.forEach(row -> settled(row.account, row.id));
        return oldest.size();
    }
}
