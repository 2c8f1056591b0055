package org.pinfold.registration;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/** The accounts. Every method runs in the caller's transaction. */
public interface Accounts {
    /** Reads an account. */
    Optional<Account> find(Aci aci);

    /** Reads an account and keeps others from changing it until the transaction ends. */
    Optional<Account> lock(Aci aci);

    /** Adds a new account. */
    default void add(Account account) {
        addAll(List.of(account));
    }

    /** Adds new accounts. */
    void addAll(Collection<Account> accounts);

    /** Writes an account that {@link #lock} gave in this transaction. */
    void update(Account account);

    /** Removes an account that {@link #lock} gave in this transaction, and that has neither number nor device. */
    void remove(Aci aci);

    /** Accounts without a number, and without activity, since {@code latest} or earlier; at most {@code limit}. */
    List<Aci> withoutNumberAndIdleSince(Instant latest, int limit);

    /** Moves the last activity forward to {@code at}, never back; does nothing if there is no such account. */
    void recordActivity(Aci aci, Instant at);
}
