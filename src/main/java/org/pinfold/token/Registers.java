package org.pinfold.token;

import java.util.List;

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
     * Creates a register with a first value.
     *
     * @param name 1 to 64 characters of {@code [a-z0-9-]}
     * @param value at most {@link #maxValueBytes} octets
     * @throws TokenUnavailableException if the token does not answer
     * @throws TokenFaultException if the register exists
     */
    Register create(String name, byte[] value);

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
}
