package org.pinfold.it.crash;

import jakarta.annotation.Priority;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.recovery.RecordStore;
import org.pinfold.recovery.RecoveryRecord;

/** The rows of secret recovery; what changes them are steps to halt at. */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
@NullUnmarked
public class HaltingRecords implements RecordStore {
    /** From outside, so that its transaction is over when it returns. */
    @EJB(beanName = "RecordTransactions")
    RecordStore records;

    @Override
    public Rows find(Aci account) {
        return records.find(account);
    }

    @Override
    public void insertPending(RecoveryRecord row) {
        CrashPoint.PENDING_INSERT.pass();
        records.insertPending(row);
        CrashPoint.PENDING_INSERTED.pass();
    }

    @Override
    public void promote(RecoveryRecord live) {
        CrashPoint.PROMOTION.pass();
        records.promote(live);
        CrashPoint.PROMOTED.pass();
    }

    @Override
    public void wipe(Aci account, List<RecoveryRecord> rows) {
        CrashPoint.WIPE.pass();
        records.wipe(account, rows);
        CrashPoint.WIPED.pass();
    }

    @Override
    public void wipeAll(Aci account) {
        CrashPoint.WIPE.pass();
        records.wipeAll(account);
        CrashPoint.WIPED.pass();
    }

    @Override
    public Optional<LegacyLock> legacyLock(Aci account) {
        return records.legacyLock(account);
    }

    @Override
    public boolean namesSlot(int slotNumber) {
        return records.namesSlot(slotNumber);
    }

    @Override
    public PendingAccounts withPendingRows(int limit) {
        return records.withPendingRows(limit);
    }

    @Override
    public void tell(Aci account, SecurityEvent event, Map<String, String> facts) {
        records.tell(account, event, facts);
    }

    @Override
    public void tell(SecurityEvent event, Map<String, String> facts) {
        records.tell(event, facts);
    }
}
