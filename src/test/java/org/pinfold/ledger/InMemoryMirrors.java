package org.pinfold.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/** The database's witness in memory, with a database's faults on demand. */
public final class InMemoryMirrors implements MirrorStore {
    /** What happens to the next commit. */
    public enum Fault {
        NONE,
        FAIL_BEFORE,
        FAIL_AFTER
    }

    private final Map<Aci, Mirror> rows = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private long epoch;
    private Fault next = Fault.NONE;

    public synchronized void failNextCommit(Fault fault) {
        next = fault;
    }

    /** The rows as they are now, for {@link #turnBack}. */
    public synchronized Map<Aci, Mirror> snapshot() {
        return Map.copyOf(rows);
    }

    /** Puts an earlier copy back. */
    public synchronized void turnBack(Map<Aci, Mirror> snapshot) {
        rows.clear();
        rows.putAll(snapshot);
    }

    /** Changes a row as somebody with database access would. */
    public synchronized void overwrite(Aci account, Mirror row) {
        rows.put(account, row);
    }

    /** Events told so far, oldest first. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public synchronized long claim() {
        return ++epoch;
    }

    @Override
    public synchronized Optional<Mirror> find(Aci account) {
        return Optional.ofNullable(rows.get(account));
    }

    @Override
    public synchronized List<Mirror> all() {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized List<Aci> debitedBetween(Instant from, Instant to) {
        return rows.values().stream()
                .filter(row ->
                        row.slot().state() == SlotState.OPEN && row.slot().used() > 0)
                .filter(row ->
                        !row.lastDebitAt().isBefore(from) && row.lastDebitAt().isBefore(to))
                .map(Mirror::account)
                .toList();
    }

    @Override
    public synchronized Mirror.Comparison commit(long claimed, Mirror mirror, Optional<Event> event) {
        Fault fault = next;
        next = Fault.NONE;
        if (fault == Fault.FAIL_BEFORE) {
            throw new IllegalStateException("the database does not answer");
        }
        Mirror present = rows.get(mirror.account());
        Mirror.Comparison comparison;
        if (claimed != epoch) {
            comparison = Mirror.Comparison.FOREIGN;
        } else {
            comparison = present == null ? Mirror.Comparison.NEWER : mirror.over(present);
        }
        if (comparison == Mirror.Comparison.NEWER) {
            rows.put(mirror.account(), mirror);
            event.ifPresent(events::add);
        }
        if (fault == Fault.FAIL_AFTER) {
            throw new IllegalStateException("the database does not answer");
        }
        return comparison;
    }
}
