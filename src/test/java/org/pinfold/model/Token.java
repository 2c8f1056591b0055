package org.pinfold.model;

import java.util.List;
import java.util.Map;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.StoreLag;

/**
 * What the token keeps, whatever crashes.
 *
 * @param sequence of the last write; 0 where the scenario does not follow it
 * @param lag what a crash in that write explains; nothing where the scenario does not follow it
 */
record Token(List<Slot> slots, int sequence, StoreLag lag) {
    private static final StoreLag NOT_FOLLOWED = new StoreLag(0, Map.of());

    Token {
        slots = List.copyOf(slots);
    }

    Token(List<Slot> slots, int sequence) {
        this(slots, sequence, NOT_FOLLOWED);
    }
}
