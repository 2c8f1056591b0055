package org.pinfold.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.pinfold.token.CryptoToken;

/**
 * What the database is owed: rows that it may not have although the token does. While anything is, nothing more is written
 * to the token, so it is never more than one batch ahead. For one thread at a time.
 */
final class MirrorDebt {
    private final CryptoToken token;
    private final MirrorStore mirrors;
    private final long epoch;

    private final Map<Integer, LedgerBatch.Row> owed = new LinkedHashMap<>();
    /** Rows of the batch whose token write has an unknown outcome. */
    private List<LedgerBatch.Row> inDoubt = List.of();
    /** The ledger write that the database is known to have followed. */
    private long settledThrough = -1;

    MirrorDebt(CryptoToken token, MirrorStore mirrors, long epoch) {
        this.token = token;
        this.mirrors = mirrors;
        this.epoch = epoch;
    }

    /** The token has the row's slot as the row says. */
    void owe(LedgerBatch.Row row) {
        owed.put(row.slotNumber(), row);
    }

    /** Nobody knows whether the token has them. */
    void doubt(List<LedgerBatch.Row> rows) {
        inDoubt = rows;
    }

    /** Owes what took effect of the write that was in doubt. */
    void findOut(IntFunction<Slot> slots) {
        for (LedgerBatch.Row row : inDoubt) {
            if (slots.apply(row.slotNumber()).equals(row.slot())) {
                owe(row);
            }
        }
        inDoubt = List.of();
    }

    /**
     * Writes what is owed, in one transaction.
     *
     * @param sequence of the ledger write that the database follows with this
     * @return whether the ledger is still ours; if not, nothing was written
     * @throws LedgerFaultException if a row in the database holds impossible values; the others are written
     * @throws RuntimeException if the database fails: all is owed still
     */
    boolean settle(long sequence) {
        if (owed.isEmpty() && settledThrough == sequence) {
            return true;
        }
        List<MirrorStore.Change> changes =
                owed.values().stream().map(row -> change(row, sequence)).toList();
        List<Mirror.Comparison> found = mirrors.commit(epoch, LedgerHead.of(token.mac(), sequence), changes);
        if (found.contains(Mirror.Comparison.FOREIGN)) {
            return false;
        }
        owed.clear();
        settledThrough = sequence;
        if (found.contains(Mirror.Comparison.UNREADABLE)) {
            // Whoever waits for this one must not go on without its mirror.
            throw new LedgerFaultException("a mirror row holds impossible values");
        }
        return true;
    }

    private MirrorStore.Change change(LedgerBatch.Row row, long sequence) {
        Mirror mirror = Mirror.of(
                token.mac(),
                row.account(),
                row.slotNumber(),
                row.slot(),
                row.lastDebitAt(),
                sequence,
                token.keyVersions());
        return new MirrorStore.Change(mirror, row.events());
    }
}
