package org.pinfold.recovery.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.ledger.AlarmListener;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.service.Alarms;
import org.pinfold.ledger.service.LedgerOwnership;
import org.pinfold.protocol.Aci;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.recovery.LegacyLocks;
import org.pinfold.recovery.RecordStore;
import org.pinfold.recovery.RecoveryRecord;
import org.pinfold.recovery.StoredLock;
import org.pinfold.recovery.store.JpaRecords;

/**
 * The rows of secret recovery. Each write is a transaction of its own: none spans a token operation. A read has none, so
 * that it sees what is committed. What a slot has decided, the promotion and the wiping of rows, is done only by the server
 * that has the ledger: another one's slots may be older than the rows.
 */
@Stateless
@Local(RecordStore.class)
public class RecordTransactions implements RecordStore {
    @Inject
    JpaRecords records;

    @Inject
    LegacyLocks legacyLocks;

    @Inject
    LedgerOwnership ownership;

    @Inject
    StoredLock lock;

    @Inject
    AuditTrail audit;

    @Inject
    AlarmListener alarms;

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Rows find(Aci account) {
        return records.find(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void insertPending(RecoveryRecord row) {
        records.insert(row);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void promote(RecoveryRecord live) {
        ownership.hold();
        if (!records.makeCurrent(live)) {
            return;
        }
        records.deleteSuperseded(live);
        // Secret and lock in one transaction: they cannot drift apart.
        live.lockVerifier().ifPresent(verifier -> lock.apply(live.account(), live.generation(), verifier));
        if (legacyLocks.remove(live.account())) {
            audit.append(SecurityEvent.LEGACY_LOCK_REPLACED, Optional.of(live.account()), Map.of());
        }
        audit.append(
                SecurityEvent.SECRET_STORED,
                Optional.of(live.account()),
                Map.of("generation", Long.toString(live.generation())));
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void wipe(Aci account, List<RecoveryRecord> rows) {
        ownership.hold();
        rows.forEach(records::delete);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void wipeAll(Aci account) {
        ownership.hold();
        records.deleteAll(account);
        legacyLocks.remove(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public boolean namesSlot(int slotNumber) {
        return records.namesSlot(slotNumber) || legacyLocks.namesSlot(slotNumber);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<LegacyLock> legacyLock(Aci account) {
        return legacyLocks.find(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public PendingAccounts withPendingRows(int limit) {
        return records.withPendingRows(limit);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void tell(Aci account, SecurityEvent event, Map<String, String> facts) {
        audit.append(event, Optional.of(account), facts);
        alarm(event);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void tell(SecurityEvent event, Map<String, String> facts) {
        audit.append(event, Optional.empty(), facts);
        alarm(event);
    }

    private void alarm(SecurityEvent event) {
        if (Alarms.isAlarm(event)) {
            // Without the account and what would tell it from others: who may see alarms need not know whose they are.
            alarms.told(new GuessLedger.Alarm(event, Map.of()));
        }
    }
}
