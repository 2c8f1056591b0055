package org.pinfold.client;

import org.pinfold.protocol.PinWeakness;

/** A PIN that is too easy to guess to be set. Nothing was sent. */
public final class WeakPinException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    private final PinWeakness weakness;

    WeakPinException(PinWeakness weakness) {
        super("weak PIN: " + weakness);
        this.weakness = weakness;
    }

    /** What is wrong with it. */
    public PinWeakness weakness() {
        return weakness;
    }
}
