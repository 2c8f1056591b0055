package org.pinfold.recovery;

import org.pinfold.ledger.SlotState;

/** Why a closed slot has no secret, in the words of {@link Absence}. */
final class Absences {
    private Absences() {}

    static Absence of(SlotState closed) {
        switch (closed) {
            case CLOSED_REMOVED:
                return Absence.REMOVED;
            case CLOSED_EXHAUSTED:
                return Absence.EXHAUSTED;
            case CLOSED_NEVER, FREE:
                return Absence.NEVER;
            case OPEN:
                break;
        }
        throw new IllegalArgumentException("an open slot has a record");
    }
}
