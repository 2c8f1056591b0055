package org.pinfold.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.token.Tweak;

/** The rows in memory, with a database's faults on demand. */
public final class InMemoryRecords implements RecordStore {
    private final List<RecoveryRecord> rows = new ArrayList<>();
    private final Map<Aci, LegacyLock> legacyLocks = new HashMap<>();
    private Function<Aci, Optional<LegacyLock>> importedLocks = account -> Optional.empty();
    private final List<SecurityEvent> events = new ArrayList<>();
    private final StoredLock lock;
    private final Set<Tweak> unreadable = new HashSet<>();
    private int rowsOfNoAccount;
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

    /** Fills the account's rows with values that cannot be. */
    public synchronized void makeUnreadable(Aci account) {
        rows.stream()
                .filter(row -> row.account().equals(account))
                .map(RecoveryRecord::tweak)
                .forEach(unreadable::add);
    }

    /** Adds a pending row under a name that no account has. */
    public synchronized void addRowOfNoAccount() {
        rowsOfNoAccount++;
    }

    /** Has imported locks read from somewhere else. */
    public synchronized void readLegacyLocksFrom(Function<Aci, Optional<LegacyLock>> elsewhere) {
        importedLocks = elsewhere;
    }

    /** Adds what an import would. */
    public synchronized void putLegacyLock(LegacyLock imported) {
        legacyLocks.put(imported.account(), imported);
    }

    @Override
    public synchronized Optional<LegacyLock> legacyLock(Aci account) {
        return Optional.ofNullable(legacyLocks.get(account)).or(() -> importedLocks.apply(account));
    }

    public synchronized List<SecurityEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public synchronized Rows find(Aci account) {
        List<RecoveryRecord> all =
                rows.stream().filter(row -> row.account().equals(account)).toList();
        List<RecoveryRecord> readable =
                all.stream().filter(row -> !unreadable.contains(row.tweak())).toList();
        return new Rows(readable, all.size() - readable.size());
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
        legacyLocks.remove(live.account());
        events.add(SecurityEvent.SECRET_STORED);
    }

    @Override
    public synchronized void wipe(Aci account, List<RecoveryRecord> dead) {
        rows.removeIf(row -> dead.stream().anyMatch(gone -> gone.tweak().equals(row.tweak())));
    }

    @Override
    public synchronized void wipeAll(Aci account) {
        rows.removeIf(row -> row.account().equals(account));
        legacyLocks.remove(account);
    }

    @Override
    public synchronized boolean namesSlot(int slotNumber) {
        return rows.stream().anyMatch(row -> row.slotNumber() == slotNumber);
    }

    @Override
    public synchronized PendingAccounts withPendingRows(int limit) {
        return new PendingAccounts(
                rows.stream()
                        .filter(RecoveryRecord::pending)
                        .map(RecoveryRecord::account)
                        .distinct()
                        .limit(limit)
                        .toList(),
                rowsOfNoAccount);
    }

    @Override
    public synchronized void tell(Aci account, SecurityEvent event, Map<String, String> facts) {
        events.add(event);
    }

    @Override
    public synchronized void tell(SecurityEvent event, Map<String, String> facts) {
        events.add(event);
    }
}
