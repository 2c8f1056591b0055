package org.pinfold.registration;

import java.util.Collection;
import java.util.List;
import org.pinfold.protocol.Aci;

/**
 * Accounts that an import is about to make. One that is left when no import runs was never made, but may have a slot, which
 * is to be given back. Every method runs in the caller's transaction.
 */
public interface LegacyAllocations {
    /** Adds an account that is not there yet. */
    void add(Aci account);

    /** Removes accounts; they may not be there. */
    void removeAll(Collection<Aci> accounts);

    /** Every account that is there. */
    List<Aci> all();
}
