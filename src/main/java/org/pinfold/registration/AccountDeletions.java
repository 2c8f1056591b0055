package org.pinfold.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/** The outbox of deletions: what must be erased, whatever crashes. Every method runs in the caller's transaction. */
public interface AccountDeletions {
    /** Adds the deletion of an account that has none. */
    void add(AccountDeletion deletion);

    /** Reads a deletion and keeps others from changing it until the transaction ends. */
    Optional<AccountDeletion> lock(Aci account);

    /** Writes a deletion that {@link #lock} gave in this transaction. */
    void update(AccountDeletion deletion);

    /** Removes a deletion that {@link #lock} gave in this transaction. */
    void remove(Aci account);

    /** Accounts that were not erased yet, or that have to be for the last time at {@code now}; the oldest deletion first. */
    List<Aci> due(Instant now);

    /** How many deletions have not been completed even once. */
    long unerased();
}
