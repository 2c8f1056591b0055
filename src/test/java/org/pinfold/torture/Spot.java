package org.pinfold.torture;

import java.util.List;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;

/** A slot's number and state, as one word of a line. */
record Spot(int number, Slot slot) {
    static Spot parse(String word) {
        List<String> parts = List.of(word.split(":", -1));
        return new Spot(
                Integer.parseInt(parts.get(0)),
                new Slot(
                        Long.parseLong(parts.get(1)),
                        Integer.parseInt(parts.get(2)),
                        Integer.parseInt(parts.get(3)),
                        SlotState.valueOf(parts.get(4)),
                        Integer.parseInt(parts.get(5)),
                        Integer.parseInt(parts.get(6))));
    }

    @Override
    public String toString() {
        return number + ":" + slot.generation() + ":" + slot.round() + ":" + slot.used() + ":" + slot.state() + ":"
                + slot.recordTag() + ":" + slot.guessTag();
    }
}
