package org.pinfold.ledger;

/** The flags octet of a {@link Slot}. Codes are stored in the token and never change. */
public enum SlotState {
    /** Belongs to no account. */
    FREE(0, false),
    /** Holds a live record that can be guessed at. */
    OPEN(1, false),
    /** Belongs to an account that never stored a secret. */
    CLOSED_NEVER(2, true),
    /** Every guess was used; final for this generation. */
    CLOSED_EXHAUSTED(3, true),
    /** The owner removed the secret. */
    CLOSED_REMOVED(4, true);

    private final int code;
    private final boolean closed;

    SlotState(int code, boolean closed) {
        this.code = code;
        this.closed = closed;
    }

    /** The octet in the token, 0 to 4. */
    public int code() {
        return code;
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * The state with this code.
     *
     * @throws IllegalArgumentException for any other octet
     */
    public static SlotState ofCode(int code) {
        for (SlotState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("unknown slot state: " + code);
    }
}
