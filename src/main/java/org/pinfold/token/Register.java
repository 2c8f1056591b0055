package org.pinfold.token;

/** One durable value; see {@link Registers} for the guarantee. */
public interface Register {
    String name();

    /**
     * Reads the present value from the token, not from memory.
     *
     * @throws TokenUnavailableException if the token does not answer
     * @throws TokenFaultException if no copy of the register is valid
     */
    byte[] read();

    /**
     * Replaces the value; returns when the token has it.
     *
     * <p>If this throws, the register holds either the old or the new value: read before deciding.
     *
     * @param value at most {@link Registers#maxValueBytes} octets
     * @throws TokenUnavailableException if the outcome is unknown
     */
    void write(byte[] value);
}
