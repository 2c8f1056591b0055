package org.pinfold.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pinfold.ledger.Slot;

/**
 * What the database keeps, whatever crashes. Every method is one transaction.
 *
 * @param mirrors by account
 * @param rows of all accounts, pending and current
 * @param locks registration lock by account
 * @param accounts whether the account is there
 * @param sequence of the last token write that a mirror told; 0 where the scenario does not follow it
 * @param epoch of whoever claimed the ledger last; 0 where the scenario does not follow it
 */
record Database(
        List<Optional<MirrorRow>> mirrors,
        List<Row> rows,
        List<Integer> locks,
        List<Boolean> accounts,
        int sequence,
        int epoch) {
    private static final Comparator<Row> BY_NAME = Comparator.comparingInt(
                    (Row row) -> row.name().account())
            .thenComparingInt(row -> row.name().generation())
            .thenComparingInt(row -> row.name().nonce());

    Database {
        mirrors = List.copyOf(mirrors);
        rows = rows.stream().sorted(BY_NAME).toList();
        locks = List.copyOf(locks);
        accounts = List.copyOf(accounts);
    }

    /** The second witness of a slot. */
    record MirrorRow(int slotNumber, Slot slot) {}

    List<Row> rowsOf(int account) {
        return rows.stream().filter(row -> row.name().account() == account).toList();
    }

    /** Whether a mirror row or a record's row names the slot. */
    boolean names(int slotNumber) {
        return mirrors.stream().flatMap(Optional::stream).anyMatch(row -> row.slotNumber() == slotNumber)
                || rows.stream().anyMatch(row -> row.name().slotNumber() == slotNumber);
    }

    Database withMirror(int account, Optional<MirrorRow> mirror) {
        return new Database(Lists.with(mirrors, account, mirror), rows, locks, accounts, sequence, epoch);
    }

    Database claimed() {
        return new Database(mirrors, rows, locks, accounts, sequence, epoch + 1);
    }

    Database told(int tokenSequence) {
        return new Database(mirrors, rows, locks, accounts, Math.max(sequence, tokenSequence), epoch);
    }

    Database inserting(Row row) {
        return withRows(Lists.and(rows, row));
    }

    Database without(Predicate<Row> wiped) {
        return withRows(rows.stream().filter(wiped.negate()).toList());
    }

    /** A pending row becomes current, older and rival ones are wiped, its lock is set; nothing if it is current or gone. */
    Database promoting(Row live) {
        Row pending = new Row(live.name(), live.pin(), true);
        if (!rows.contains(pending)) {
            return this;
        }
        RecordName name = live.name();
        List<Row> kept = new ArrayList<>(rows.stream()
                .filter(row ->
                        row.name().account() != name.account() || row.name().generation() > name.generation())
                .toList());
        kept.add(live.promoted());
        return new Database(mirrors, kept, Lists.with(locks, name.account(), live.pin()), accounts, sequence, epoch);
    }

    /** Everything of an account but its mirror row, which goes with its slot. */
    Database forgetting(int account) {
        return new Database(
                mirrors,
                rows.stream().filter(row -> row.name().account() != account).toList(),
                Lists.with(locks, account, World.NO_LOCK),
                Lists.with(accounts, account, false),
                sequence,
                epoch);
    }

    private Database withRows(List<Row> changed) {
        return new Database(mirrors, changed, locks, accounts, sequence, epoch);
    }
}
