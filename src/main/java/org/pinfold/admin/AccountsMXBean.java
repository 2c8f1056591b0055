package org.pinfold.admin;

import java.util.List;

/** {@code org.pinfold:type=Accounts}: deletions, and whether one is complete. */
public interface AccountsMXBean {
    /** Accounts that are gone, and of which something is left to erase. */
    long getDeletionsUnderWay();

    /**
     * What there is of an account besides its entries in the audit trail.
     *
     * @param aci the account's identifier, a UUID in lower case
     * @return {@code account}, {@code slot}, {@code records}, {@code backup}, {@code events}; empty if nothing is left
     */
    List<String> remainsOf(String aci);
}
