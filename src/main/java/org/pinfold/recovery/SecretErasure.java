package org.pinfold.recovery;

import java.util.OptionalInt;
import org.pinfold.protocol.Aci;

/** What the deletion of an account asks of secret recovery. */
public interface SecretErasure {
    /**
     * Leaves nothing of an account: no slot, no row. Repeatable, and to be repeated, after a failure at any step.
     *
     * @return the slot that was given back; empty if the account has none
     */
    OptionalInt erase(Aci account);

    /** Whether the account has a slot. */
    boolean hasSlot(Aci account);

    /** How many records the account has. */
    int recordCount(Aci account);
}
