package org.pinfold.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.pinfold.protocol.Aci;

/**
 * What a batch of operations makes of the slots: each operation sees the one before it, nobody else sees any of it until
 * it is written. Not thread-safe.
 */
final class LedgerBatch {
    /**
     * What the database is to have of a slot.
     *
     * @param lastDebitAt when the latest guess was debited
     * @param events what is told with it, oldest first
     */
    record Row(Aci account, int slotNumber, Slot slot, Instant lastDebitAt, List<MirrorStore.Event> events) {
        Row {
            events = List.copyOf(events);
        }
    }

    private final IntFunction<Slot> present;
    private final SortedMap<Integer, Slot> changes = new TreeMap<>();
    private final Map<Integer, Row> rows = new LinkedHashMap<>();
    private final List<LongAdder> counters = new ArrayList<>();
    private boolean orderlyEnd;

    LedgerBatch(IntFunction<Slot> present) {
        this.present = present;
    }

    /** A slot as the operations so far leave it. */
    Slot slot(int number) {
        Slot changed = changes.get(number);
        return changed == null ? present.apply(number) : changed;
    }

    /** Changes a slot, and owes the database its row. */
    void change(GuessLedger.Place place, Slot after, Instant lastDebitAt, List<MirrorStore.Event> events) {
        changes.put(place.slotNumber(), after);
        owe(place, after, lastDebitAt, events);
    }

    /** Owes the database the row of a slot that stays as it is; nothing is told with it. */
    void confirm(GuessLedger.Place place, Slot slot, Instant lastDebitAt) {
        owe(place, slot, lastDebitAt, List.of());
    }

    private void owe(GuessLedger.Place place, Slot slot, Instant lastDebitAt, List<MirrorStore.Event> events) {
        List<MirrorStore.Event> told = new ArrayList<>();
        Row earlier = rows.get(place.slotNumber());
        if (earlier != null) {
            told.addAll(earlier.events());
        }
        told.addAll(events);
        rows.put(place.slotNumber(), new Row(place.account(), place.slotNumber(), slot, lastDebitAt, told));
    }

    /** When the latest guess in a place was debited, if that is known for the slot as it is now. */
    Optional<Instant> lastDebitAt(GuessLedger.Place place) {
        Row row = rows.get(place.slotNumber());
        if (row != null) {
            return Optional.of(row.lastDebitAt());
        }
        return slot(place.slotNumber()).equals(place.slot()) ? place.lastDebitAt() : Optional.empty();
    }

    /** Counts one more, once the batch is written. */
    void count(LongAdder counter) {
        counters.add(counter);
    }

    void written() {
        counters.forEach(LongAdder::increment);
    }

    boolean hasRowOf(Aci account) {
        return rows.values().stream().anyMatch(row -> row.account().equals(account));
    }

    void markOrderlyEnd() {
        orderlyEnd = true;
    }

    boolean isOrderlyEnd() {
        return orderlyEnd;
    }

    /** Slots to write to the token, by number. */
    SortedMap<Integer, Slot> changes() {
        return changes;
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }
}
