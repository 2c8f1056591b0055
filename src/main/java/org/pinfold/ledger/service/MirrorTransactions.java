package org.pinfold.ledger.service;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.store.JpaMirrors;
import org.pinfold.protocol.Aci;

/**
 * The database's witness. Each write is a transaction of its own: what a caller's transaction does later cannot take a
 * debit's row back. A read has none, so that it sees what is committed and nothing that a caller has in hand.
 */
@Stateless
@Local(MirrorStore.class)
public class MirrorTransactions implements MirrorStore {
    @Inject
    JpaMirrors mirrors;

    @Inject
    LedgerOwnership ownership;

    @Inject
    AuditTrail audit;

    @Resource
    EJBContext transaction;

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public long claim() {
        return ownership.claim();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void tell(List<Event> found) {
        audit.appendAll(found.stream()
                .map(event -> new AuditTrail.Entry(event.type(), Optional.empty(), event.facts()))
                .toList());
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<Mirror> find(Aci account) {
        return mirrors.find(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public LedgerHead head() {
        return mirrors.head();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<Mirror> findBySlot(int slotNumber) {
        return mirrors.findBySlot(slotNumber);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public List<MirroredSlot> slots(int from, int limit) {
        return mirrors.slots(from, limit);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public List<Aci> debitedBetween(Instant from, Instant to) {
        return mirrors.debitedBetween(from, to);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Optional<Instant> latestDebitAt() {
        return mirrors.latestDebitAt();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<Mirror.Comparison> commit(long epoch, LedgerHead head, List<Change> changes) {
        if (!mirrors.moveHead(epoch, head)) {
            return List.of(Mirror.Comparison.FOREIGN);
        }
        List<Mirror.Comparison> found =
                mirrors.write(changes.stream().map(Change::mirror).toList());
        if (found.contains(Mirror.Comparison.FOREIGN)) {
            transaction.setRollbackOnly();
            return found;
        }
        List<AuditTrail.Entry> told = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            if (found.get(i) == Mirror.Comparison.NEWER) {
                Optional<Aci> account = Optional.of(changes.get(i).mirror().account());
                changes.get(i)
                        .events()
                        .forEach(event -> told.add(new AuditTrail.Entry(event.type(), account, event.facts())));
            }
        }
        audit.appendAll(told);
        return found;
    }
}
