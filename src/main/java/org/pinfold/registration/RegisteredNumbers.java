package org.pinfold.registration;

import java.util.Collection;
import java.util.Map;
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
     * As {@link #lock} for many numbers at once; no other number in the same transaction.
     *
     * @return those that lead somewhere
     */
    Map<PhoneNumber, RegisteredNumber> lockAll(Collection<PhoneNumber> numbers);

    /** Adds a number that led nowhere when {@link #lock} looked in this transaction. */
    void add(RegisteredNumber number);

    /** Writes a number that {@link #lock} gave in this transaction. */
    void update(RegisteredNumber number);

    /** Removes a number that {@link #lock} gave in this transaction: it is free. */
    void remove(PhoneNumber number);
}
