package org.pinfold.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;

/**
 * Port to the database's witness. Every method is a transaction of its own, durable when it returns; a failure means that
 * the outcome is unknown.
 */
public interface MirrorStore {
    /**
     * Takes the ledger over: whoever claimed it before can write no more.
     *
     * @return the epoch to pass to {@link #commit}
     */
    long claim();

    /** The row of an account, as it is in the database (not from a cache); its MAC is not checked here. */
    Optional<Mirror> find(Aci account);

    /** Every row but those with values that no row of ours can have. */
    List<Mirror> all();

    /** Accounts whose row is OPEN with guesses in it, the latest debited in {@code [from, to)}; MACs are not checked. */
    List<Aci> debitedBetween(Instant from, Instant to);

    /**
     * Writes {@code mirror} if it is newer than the row that is there or if there is none, and then its event with it.
     *
     * @param epoch from {@link #claim}
     * @param event told in the same transaction, only if the row is written
     * @return what was found; {@code FOREIGN} wrote nothing
     */
    Mirror.Comparison commit(long epoch, Mirror mirror, Optional<Event> event);

    /**
     * An entry for the audit trail.
     *
     * @param type what happened
     * @param facts short facts without secrets
     */
    record Event(SecurityEvent type, Map<String, String> facts) {
        public Event {
            facts = Map.copyOf(facts);
        }
    }
}
