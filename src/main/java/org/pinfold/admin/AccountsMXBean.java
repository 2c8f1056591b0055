package org.pinfold.admin;

import java.util.List;

/** {@code org.pinfold:type=Accounts}: what administrators do to one account, and whether a deletion is complete. */
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

    /**
     * Takes all devices, recovery credentials and the recovery password of an account away, for example since a device is stolen
     * and its owner cannot remove it. The owner is told, registers again under the lock, and should then store a new master key
     * with a lock: the stolen device knows the old one.
     *
     * @param aci the account's identifier, a UUID in lower case
     * @return whether there is the account, and a number or a login leads to it
     */
    boolean logOut(String aci);

    /**
     * Deletes an account with all that is its, as its owner can.
     *
     * @param aci the account's identifier, a UUID in lower case
     * @return {@code DELETED}; {@code UNDER_WAY} if something is left that the server erases by itself; {@code NO_ACCOUNT}
     */
    String delete(String aci);
}
