package org.pinfold.events;

import org.pinfold.protocol.Aci;

/** Port for deleting an account: what its owner was told goes with it. Each method is a transaction of its own. */
public interface EventErasure {
    /** Whether there is anything of the account. */
    boolean exists(Aci account);

    /** Erases everything; harmless again, and where there is nothing. */
    void erase(Aci account);
}
