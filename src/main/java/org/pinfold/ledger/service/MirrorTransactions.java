package org.pinfold.ledger.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.audit.AuditTrail;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.store.JpaMirrors;
import org.pinfold.protocol.Aci;

/**
 * The database's witness, each call a transaction of its own: what a caller's transaction does later cannot take a
 * debit's row back.
 */
@Stateless
@Local(MirrorStore.class)
@NullUnmarked
public class MirrorTransactions implements MirrorStore {
    @Inject
    JpaMirrors mirrors;

    @Inject
    AuditTrail audit;

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public long claim() {
        return mirrors.claim();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Optional<Mirror> find(Aci account) {
        return mirrors.find(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<Mirror> all() {
        return mirrors.all();
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<Aci> debitedBetween(Instant from, Instant to) {
        return mirrors.debitedBetween(from, to);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Mirror.Comparison commit(long epoch, Mirror mirror, Optional<Event> event) {
        if (!mirrors.isOwnedBy(epoch)) {
            return Mirror.Comparison.FOREIGN;
        }
        Mirror.Comparison comparison = mirrors.write(mirror);
        if (comparison == Mirror.Comparison.NEWER) {
            event.ifPresent(told -> audit.append(told.type(), Optional.of(mirror.account()), told.facts()));
        }
        return comparison;
    }
}
