package org.pinfold.admin;

import java.beans.ConstructorProperties;
import org.pinfold.ledger.GuessLedger;

/** One slot of the guess ledger, as JMX carries it. */
public final class SlotView {
    private final int number;
    private final String state;
    private final long generation;
    private final int round;
    private final int used;

    @ConstructorProperties({"number", "state", "generation", "round", "used"})
    public SlotView(int number, String state, long generation, int round, int used) {
        this.number = number;
        this.state = state;
        this.generation = generation;
        this.round = round;
        this.used = used;
    }

    static SlotView of(GuessLedger.NumberedSlot numbered) {
        return new SlotView(
                numbered.number(),
                numbered.slot().state().name(),
                numbered.slot().generation(),
                numbered.slot().round(),
                numbered.slot().used());
    }

    /** The slot's number, 0 or more. */
    public int getNumber() {
        return number;
    }

    /** Name of a {@link org.pinfold.ledger.SlotState}. */
    public String getState() {
        return state;
    }

    public long getGeneration() {
        return generation;
    }

    public int getRound() {
        return round;
    }

    /** Guesses debited in this round. */
    public int getUsed() {
        return used;
    }
}
