package org.pinfold.it.crash;

import jakarta.annotation.Priority;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.protocol.Aci;

/** The database's witness; the transaction that follows a token write is a step to halt at. */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
@NullUnmarked
public class HaltingMirrors implements MirrorStore {
    /** From outside, so that its transaction is over when it returns. */
    @EJB(beanName = "MirrorTransactions")
    MirrorStore mirrors;

    @Override
    public long claim() {
        return mirrors.claim();
    }

    @Override
    public void tell(List<Event> found) {
        mirrors.tell(found);
    }

    @Override
    public LedgerHead head() {
        return mirrors.head();
    }

    @Override
    public Optional<Mirror> find(Aci account) {
        return mirrors.find(account);
    }

    @Override
    public Optional<Mirror> findBySlot(int slotNumber) {
        return mirrors.findBySlot(slotNumber);
    }

    @Override
    public List<MirroredSlot> slots(int from, int limit) {
        return mirrors.slots(from, limit);
    }

    @Override
    public List<Aci> debitedBetween(Instant from, Instant to) {
        return mirrors.debitedBetween(from, to);
    }

    @Override
    public Optional<Instant> latestDebitAt() {
        return mirrors.latestDebitAt();
    }

    @Override
    public List<Mirror.Comparison> commit(long epoch, LedgerHead head, List<Change> changes) {
        CrashPoint.MIRROR_COMMIT.pass();
        List<Mirror.Comparison> found = mirrors.commit(epoch, head, changes);
        CrashPoint.MIRROR_COMMITTED.pass();
        return found;
    }
}
