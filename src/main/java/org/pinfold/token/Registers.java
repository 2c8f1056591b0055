package org.pinfold.token;

import java.util.List;
import java.util.SortedMap;

/**
 * Durable named values in the token, each atomic under {@code kill -9}: after a crash a register holds the last value
 * whose {@link Register#write} returned, or the one that was being written, never a mixture and never an older one.
 *
 * <p>One process at a time. Different registers may be used by different threads; one register by one writer at a time,
 * with any number of readers.
 */
public interface Registers {
    /** Octets that one register can hold. */
    int maxValueBytes();

    /**
     * Names of all registers that exist, sorted.
     *
     * @throws TokenUnavailableException if the token does not answer
     */
    List<String> names();

    /**
     * Opens an existing register.
     *
     * @param name 1 to 64 characters of {@code [a-z0-9-]}
     * @throws TokenUnavailableException if the token does not answer
     * @throws TokenFaultException if there is no such register
     */
    Register open(String name);

    /**
     * Opens every register whose name starts with a prefix, in one pass over the token's objects: looking a register up
     * by name costs the more, the more there are. The first {@link Register#read} and the first {@link Register#write}
     * of each do not look it up again.
     *
     * @param prefix 0 to 64 characters of {@code [a-z0-9-]}; the empty one opens all
     * @return by name, those that {@link #names} lists; unmodifiable
     * @throws TokenUnavailableException if the token does not answer
     */
    SortedMap<String, Register> openAll(String prefix);

    /**
     * Creates a register with a first value.
     *
     * @param name 1 to 64 characters of {@code [a-z0-9-]}
     * @param value at most {@link #maxValueBytes} octets
     * @throws TokenUnavailableException if the token does not answer
     * @throws TokenFaultException if the register exists
     * @throws TokenFullException if the token has no room for it; the register then does not exist
     */
    Register create(String name, byte[] value);

    /**
     * Makes a register again that has no valid copy, or is not there; what it held is lost, and the caller knows it from
     * elsewhere. Interrupted by a crash it has no valid copy still, or is not there, or has the value.
     *
     * @param name 1 to 64 characters of {@code [a-z0-9-]}
     * @param value at most {@link #maxValueBytes} octets
     * @throws TokenUnavailableException if the token does not answer
     * @throws TokenFaultException if it has a valid copy
     * @throws TokenFullException if the token has no room for it
     */
    Register recreate(String name, byte[] value);

    /**
     * Checks a register's name.
     *
     * @throws IllegalArgumentException if it is not 1 to 64 characters of {@code [a-z0-9-]}
     */
    static void checkName(String name) {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("a register's name must be 1 to 64 characters of [a-z0-9-]");
        }
    }

    /**
     * Checks the prefix of registers' names.
     *
     * @throws IllegalArgumentException if it is not 0 to 64 characters of {@code [a-z0-9-]}
     */
    static void checkPrefix(String prefix) {
        if (!prefix.matches("[a-z0-9-]{0,64}")) {
            throw new IllegalArgumentException("a prefix must be 0 to 64 characters of [a-z0-9-]");
        }
    }
}
