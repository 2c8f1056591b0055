package org.pinfold.registration;

import java.util.Optional;
import org.pinfold.protocol.Aci;

/** Where the numbers lead. Every method runs in the caller's transaction. */
public interface RegisteredNumbers {
    /** Reads where a number leads. */
    Optional<RegisteredNumber> find(PhoneNumber number);

    /** The number that leads to an account. */
    Optional<RegisteredNumber> findByAccount(Aci account);

    /**
     * Reads where a number leads and keeps others from changing it, or from adding it, until the transaction ends. At most
     * one number in a transaction.
     */
    Optional<RegisteredNumber> lock(PhoneNumber number);

    /**
     * Keeps others from changing or adding two numbers until the transaction ends, in an order that is the same for all. In a
     * transaction that has locked no number; {@link #find} then reads where they lead.
     */
    void lockBoth(PhoneNumber one, PhoneNumber other);

    /** Adds a number that led nowhere when {@link #lock} looked in this transaction. */
    void add(RegisteredNumber number);

    /** Writes a number that {@link #lock} gave in this transaction. */
    void update(RegisteredNumber number);

    /** Removes a number that {@link #lock} gave in this transaction: it is free. */
    void remove(PhoneNumber number);
}
