package org.pinfold.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** The database's witness in memory, with a database's faults on demand. */
public final class InMemoryMirrors implements MirrorStore {
    /** What happens to the next commit. */
    public enum Fault {
        NONE,
        FAIL_BEFORE,
        FAIL_AFTER
    }

    /** All that the database has of the ledger at one moment. */
    public record Snapshot(Map<Aci, Mirror> rows, LedgerHead head) {}

    private final Map<Aci, Mirror> rows = new HashMap<>();
    private final Set<Aci> unreadable = new HashSet<>();
    private final List<Event> events = new ArrayList<>();
    private LedgerHead head = new LedgerHead(0, Octets.of(new byte[0]));
    private long epoch;
    private int commits;
    private Fault next = Fault.NONE;
    private Runnable beforeCommit = () -> {};

    public synchronized void failNextCommit(Fault fault) {
        next = fault;
    }

    /** Runs in the next commits, before anything is read; for a test that holds one of them up. */
    public void beforeCommit(Runnable pause) {
        beforeCommit = pause;
    }

    /** The rows as they are now, for {@link #turnBack}. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(Map.copyOf(rows), head);
    }

    /** Puts an earlier copy back. */
    public synchronized void turnBack(Snapshot snapshot) {
        rows.clear();
        rows.putAll(snapshot.rows());
        head = snapshot.head();
    }

    /** A database with nothing in it. */
    public synchronized void empty() {
        turnBack(new Snapshot(Map.of(), new LedgerHead(0, Octets.of(new byte[0]))));
    }

    /** Deletes a row as somebody with database access would. */
    public synchronized void delete(Aci account) {
        rows.remove(account);
    }

    /** Fills a row with values that no row can have. */
    public synchronized void garble(Aci account) {
        unreadable.add(account);
    }

    /** Transactions that were committed. */
    public synchronized int commits() {
        return commits;
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
    public synchronized void tell(List<Event> found) {
        Fault fault = next;
        next = Fault.NONE;
        if (fault == Fault.FAIL_BEFORE) {
            throw new IllegalStateException("the database does not answer");
        }
        events.addAll(found);
        if (fault == Fault.FAIL_AFTER) {
            throw new IllegalStateException("the database does not answer");
        }
    }

    @Override
    public synchronized LedgerHead head() {
        return head;
    }

    @Override
    public synchronized Optional<Mirror> find(Aci account) {
        if (unreadable.contains(account)) {
            throw new LedgerFaultException("garbled on purpose");
        }
        return Optional.ofNullable(rows.get(account));
    }

    @Override
    public synchronized Optional<Mirror> findBySlot(int slotNumber) {
        return rows.values().stream()
                .filter(row -> row.slotNumber() == slotNumber && !unreadable.contains(row.account()))
                .findFirst();
    }

    @Override
    public synchronized List<MirroredSlot> slots(int from, int limit) {
        return rows.values().stream()
                .filter(row -> row.slotNumber() >= from)
                .sorted(Comparator.comparingInt(Mirror::slotNumber))
                .limit(limit)
                .map(row -> new MirroredSlot(
                        row.slotNumber(),
                        unreadable.contains(row.account()) ? Optional.empty() : Optional.of(row.slot())))
                .toList();
    }

    @Override
    public synchronized Optional<Instant> latestDebitAt() {
        return rows.values().stream().map(Mirror::lastDebitAt).max(Comparator.naturalOrder());
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
    public List<Mirror.Comparison> commit(long claimed, LedgerHead newHead, List<Change> changes) {
        beforeCommit.run();
        return commitNow(claimed, newHead, changes);
    }

    private synchronized List<Mirror.Comparison> commitNow(long claimed, LedgerHead newHead, List<Change> changes) {
        Fault fault = next;
        next = Fault.NONE;
        if (fault == Fault.FAIL_BEFORE) {
            throw new IllegalStateException("the database does not answer");
        }
        if (claimed != epoch) {
            return List.of(Mirror.Comparison.FOREIGN);
        }
        Map<Aci, Mirror> after = new HashMap<>(rows);
        List<Mirror.Comparison> found = new ArrayList<>();
        List<Event> told = new ArrayList<>();
        for (Change change : changes) {
            Mirror mirror = change.mirror();
            Mirror.Comparison comparison = compare(mirror, after);
            found.add(comparison);
            if (comparison == Mirror.Comparison.NEWER) {
                if (mirror.slot().state() == SlotState.FREE) {
                    after.remove(mirror.account());
                } else {
                    after.put(mirror.account(), mirror);
                }
                told.addAll(change.events());
            }
        }
        if (found.contains(Mirror.Comparison.FOREIGN)) {
            return found;
        }
        rows.clear();
        rows.putAll(after);
        events.addAll(told);
        head = newHead;
        commits++;
        if (fault == Fault.FAIL_AFTER) {
            throw new IllegalStateException("the database does not answer");
        }
        return found;
    }

    private Mirror.Comparison compare(Mirror mirror, Map<Aci, Mirror> there) {
        Mirror present = there.get(mirror.account());
        if (unreadable.contains(mirror.account())) {
            return Mirror.Comparison.UNREADABLE;
        }
        if (present == null) {
            boolean taken = there.values().stream().anyMatch(row -> row.slotNumber() == mirror.slotNumber());
            if (mirror.slot().state() == SlotState.FREE) {
                return Mirror.Comparison.SAME;
            }
            return taken ? Mirror.Comparison.FOREIGN : Mirror.Comparison.NEWER;
        }
        return mirror.over(present);
    }
}
