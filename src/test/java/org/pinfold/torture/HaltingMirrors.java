package org.pinfold.torture;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.protocol.Aci;

/** A mirror store around whose commits the process can end. */
final class HaltingMirrors implements MirrorStore {
    private final MirrorStore mirrors;
    private final Halts halts;
    private final Fault fault;
    private final ExecutorService later = Executors.newSingleThreadExecutor();

    HaltingMirrors(MirrorStore mirrors, Halts halts, Fault fault) {
        this.mirrors = mirrors;
        this.halts = halts;
        this.fault = fault;
    }

    @Override
    public long claim() {
        long epoch = mirrors.claim();
        halts.reached(Step.CLAIM_AFTER);
        return epoch;
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
        halts.reached(Step.COMMIT_BEFORE);
        if (fault == Fault.ANSWERS_BEFORE_MIRROR) {
            later.execute(() -> mirrors.commit(epoch, head, changes));
            return Collections.nCopies(changes.size(), Mirror.Comparison.NEWER);
        }
        List<Mirror.Comparison> found = mirrors.commit(epoch, head, changes);
        halts.reached(Step.COMMIT_AFTER);
        return found;
    }
}
