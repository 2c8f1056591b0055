package org.pinfold.registration;

import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/** The accounts. Every method runs in the caller's transaction. */
public interface Accounts {
    /** Reads an account. */
    Optional<Account> find(Aci aci);

    /** Reads an account and keeps others from changing it until the transaction ends. */
    Optional<Account> lock(Aci aci);

    /** Adds a new account. */
    void add(Account account);

    /** Writes an account that {@link #lock} gave in this transaction. */
    void update(Account account);

    /** Moves the last activity forward to {@code at}, never back; does nothing if there is no such account. */
    void recordActivity(Aci aci, Instant at);
}
