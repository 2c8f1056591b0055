package org.pinfold.model;

import java.util.List;
import org.pinfold.ledger.Slot;

/**
 * What the token keeps, whatever crashes.
 *
 * @param sequence of the last write; 0 where the scenario does not follow it
 */
record Token(List<Slot> slots, int sequence) {
    Token {
        slots = List.copyOf(slots);
    }
}
