package org.pinfold.recovery;

import java.util.Optional;
import java.util.OptionalInt;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.SlotOutcome;
import org.pinfold.ledger.SlotState;
import org.pinfold.protocol.Aci;

/**
 * Erases what an account has in secret recovery: closes its slot, wipes its rows, gives the slot back, in this order. A
 * record that no longer restores is not missed when it is gone, and a slot that a row names is given to nobody.
 */
public final class SecretErasing implements SecretErasure {
    private static final int MAX_READS = 10;

    private final GuessLedger ledger;
    private final RecordStore records;

    public SecretErasing(GuessLedger ledger, RecordStore records) {
        this.ledger = ledger;
        this.records = records;
    }

    @Override
    public OptionalInt erase(Aci account) {
        for (int read = 0; read < MAX_READS; read++) {
            Optional<GuessLedger.Place> found = ledger.find(account);
            if (found.isPresent() && found.get().slot().state() == SlotState.OPEN) {
                ledger.remove(found.get(), found.get().slot().generation());
                continue;
            }
            records.wipeAll(account);
            if (found.isEmpty()) {
                return OptionalInt.empty();
            }
            if (ledger.free(found.get()) instanceof SlotOutcome.Freed) {
                return OptionalInt.of(found.get().slotNumber());
            }
        }
        throw new IllegalStateException("an account's slot changed each time it was looked at");
    }

    @Override
    public boolean hasSlot(Aci account) {
        return ledger.find(account).isPresent();
    }

    @Override
    public int recordCount(Aci account) {
        RecordStore.Rows rows = records.find(account);
        return rows.readable().size()
                + rows.unreadable()
                + (records.legacyLock(account).isPresent() ? 1 : 0);
    }
}
