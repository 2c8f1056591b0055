package org.pinfold.admin;

import java.util.List;
import java.util.stream.Stream;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.service.Alarms;

/** The guess ledger, as administrators see it. */
final class GuessLedgerStatus implements GuessLedgerMXBean {
    private static final int MAX_SLOTS = 10_000;

    private final GuessLedger ledger;
    private final Alarms alarms;

    GuessLedgerStatus(GuessLedger ledger, Alarms alarms) {
        this.ledger = ledger;
        this.alarms = alarms;
    }

    @Override
    public boolean isServing() {
        return ledger.view().stopped().isEmpty();
    }

    @Override
    public String getStoppedReason() {
        return ledger.view().stopped().orElse("");
    }

    @Override
    public long getSequence() {
        return ledger.view().sequence();
    }

    @Override
    public long getEpoch() {
        return ledger.view().epoch();
    }

    @Override
    public long getDebits() {
        return ledger.view().debits();
    }

    @Override
    public long getRepeats() {
        return ledger.view().repeats();
    }

    @Override
    public long getResets() {
        return ledger.view().resets();
    }

    @Override
    public long getTokenWrites() {
        return ledger.view().tokenWrites();
    }

    @Override
    public long getCommittedOperations() {
        return ledger.view().operations();
    }

    @Override
    public int getWaitingOperations() {
        return ledger.view().waiting();
    }

    @Override
    public int getAllocatedSlots() {
        return ledger.view().allocatedSlots();
    }

    @Override
    public int getOpenSlots() {
        return count(SlotState.OPEN);
    }

    @Override
    public int getExhaustedSlots() {
        return count(SlotState.CLOSED_EXHAUSTED);
    }

    @Override
    public List<String> getAlarms() {
        return Stream.concat(alarms.all().stream(), ledger.view().alarms().stream())
                .distinct()
                .map(Object::toString)
                .toList();
    }

    @Override
    public List<SlotView> slots(int from, int limit) {
        if (from < 0 || limit < 1 || limit > MAX_SLOTS) {
            throw new IllegalArgumentException("from is 0 or more, limit 1 to " + MAX_SLOTS);
        }
        return ledger.slots(from, limit).stream().map(SlotView::of).toList();
    }

    private int count(SlotState state) {
        return ledger.view().slotCounts().getOrDefault(state, 0);
    }
}
