package org.pinfold.registration;

import java.util.Optional;

/** Where the numbers lead. Every method runs in the caller's transaction. */
public interface RegisteredNumbers {
    /** Reads where a number leads. */
    Optional<RegisteredNumber> find(PhoneNumber number);

    /** Reads where a number leads and keeps others from changing it until the transaction ends. */
    Optional<RegisteredNumber> lock(PhoneNumber number);

    /**
     * Adds a number that led nowhere.
     *
     * @throws ConcurrentChangeException if it leads somewhere by now
     */
    void add(RegisteredNumber number);

    /** Writes a number that {@link #lock} gave in this transaction. */
    void update(RegisteredNumber number);
}
