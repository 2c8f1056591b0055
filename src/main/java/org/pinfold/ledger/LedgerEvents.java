package org.pinfold.ledger;

import java.util.List;
import java.util.Map;
import org.pinfold.audit.SecurityEvent;

/** What is told of a slot's transitions: counts and generations, nothing that was guessed. */
final class LedgerEvents {
    private LedgerEvents() {}

    static MirrorStore.Event of(SecurityEvent type, Slot slot) {
        return new MirrorStore.Event(
                type, Map.of("generation", Long.toString(slot.generation()), "used", Integer.toString(slot.used())));
    }

    static MirrorStore.Event debited(Slot slot, int triesRemaining) {
        return new MirrorStore.Event(
                SecurityEvent.GUESS_DEBITED,
                Map.of(
                        "generation", Long.toString(slot.generation()),
                        "used", Integer.toString(slot.used()),
                        "triesRemaining", Integer.toString(triesRemaining)));
    }

    /** What the transition into this state told, where memory of it is gone. */
    static List<MirrorStore.Event> ofLastTransition(Slot slot) {
        return switch (slot.state()) {
            case OPEN -> slot.used() > 0 ? List.of(of(SecurityEvent.GUESS_DEBITED, slot)) : List.of();
            case CLOSED_EXHAUSTED -> List.of(of(SecurityEvent.SECRET_DESTROYED, slot));
            case CLOSED_REMOVED -> List.of(of(SecurityEvent.SECRET_REMOVED, slot));
            case CLOSED_NEVER, FREE -> List.of();
        };
    }
}
