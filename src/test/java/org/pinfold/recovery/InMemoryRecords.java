package org.pinfold.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;

/** The rows in memory, with a database's faults on demand. */
public final class InMemoryRecords implements RecordStore {
    private final List<RecoveryRecord> rows = new ArrayList<>();
    private final List<SecurityEvent> events = new ArrayList<>();
    private final StoredLock lock;
    private boolean failNextPromotion;
    private boolean failNextInsert;

    public InMemoryRecords(StoredLock lock) {
        this.lock = lock;
    }

    /** The next promotion does nothing and fails, as a crash before it would. */
    public synchronized void failNextPromotion() {
        failNextPromotion = true;
    }

    /** The next insertion takes effect and fails, as a lost answer of the database would. */
    public synchronized void failNextInsert() {
        failNextInsert = true;
    }

    public synchronized List<RecoveryRecord> snapshot() {
        return List.copyOf(rows);
    }

    /** Changes the rows as somebody with database access would. */
    public synchronized void turnBack(List<RecoveryRecord> snapshot) {
        rows.clear();
        rows.addAll(snapshot);
    }

    public synchronized List<SecurityEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public synchronized List<RecoveryRecord> find(Aci account) {
        return rows.stream().filter(row -> row.account().equals(account)).toList();
    }

    @Override
    public synchronized void insertPending(RecoveryRecord row) {
        if (rows.stream().anyMatch(present -> present.tweak().equals(row.tweak()))) {
            throw new IllegalStateException("duplicate key");
        }
        rows.add(row);
        if (failNextInsert) {
            failNextInsert = false;
            throw new IllegalStateException("the database does not answer");
        }
    }

    @Override
    public synchronized void promote(RecoveryRecord live) {
        if (failNextPromotion) {
            failNextPromotion = false;
            throw new IllegalStateException("the database does not answer");
        }
        boolean pending = rows.removeIf(row -> row.tweak().equals(live.tweak()) && row.pending());
        if (!pending) {
            return;
        }
        rows.removeIf(row -> row.account().equals(live.account()) && row.generation() <= live.generation());
        rows.add(live.promoted());
        live.lockVerifier().ifPresent(verifier -> lock.apply(live.account(), live.generation(), verifier));
        events.add(SecurityEvent.SECRET_STORED);
    }

    @Override
    public synchronized void wipe(Aci account, List<RecoveryRecord> dead) {
        rows.removeIf(row -> dead.stream().anyMatch(gone -> gone.tweak().equals(row.tweak())));
    }

    @Override
    public synchronized boolean namesSlot(int slotNumber) {
        return rows.stream().anyMatch(row -> row.slotNumber() == slotNumber);
    }

    @Override
    public synchronized List<Aci> withPendingRows(int limit) {
        return rows.stream()
                .filter(RecoveryRecord::pending)
                .map(RecoveryRecord::account)
                .distinct()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void tell(Aci account, SecurityEvent event, Map<String, String> facts) {
        events.add(event);
    }
}
