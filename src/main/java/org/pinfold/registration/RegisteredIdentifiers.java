package org.pinfold.registration;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/** Where numbers and logins lead. Every method runs in the caller's transaction. */
public interface RegisteredIdentifiers {
    /** Reads where an identifier leads. */
    Optional<RegisteredIdentifier> find(Identifier identifier);

    /** The identifier that leads to an account. */
    Optional<RegisteredIdentifier> findByAccount(Aci account);

    /**
     * Reads where an identifier leads and keeps others from changing it, or from adding it, until the transaction ends. At most
     * one identifier in a transaction.
     */
    Optional<RegisteredIdentifier> lock(Identifier identifier);

    /**
     * Finds the identifier that leads to an account and locks it, as {@link #lock}: always before the account itself, the order in
     * which a registration locks them.
     *
     * @return empty if none leads there, or none any more when the lock was had
     */
    default Optional<RegisteredIdentifier> lockOf(Aci account) {
        return findByAccount(account)
                .map(RegisteredIdentifier::identifier)
                .flatMap(this::lock)
                .filter(locked -> locked.account().equals(account));
    }

    /**
     * As {@link #lock} for many identifiers at once; no other one in the same transaction.
     *
     * @return those that lead somewhere
     */
    Map<Identifier, RegisteredIdentifier> lockAll(Collection<? extends Identifier> identifiers);

    /** Adds an identifier that led nowhere when {@link #lock} looked in this transaction. */
    void add(RegisteredIdentifier identifier);

    /** Writes an identifier that {@link #lock} gave in this transaction. */
    void update(RegisteredIdentifier identifier);

    /** Forgets that any identifier led to this account before. First in its transaction, before any account is locked. */
    void forgetFormer(Aci former);

    /** Removes an identifier that {@link #lock} gave in this transaction: it is free. */
    void remove(Identifier identifier);
}
