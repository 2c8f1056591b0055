package org.pinfold.registration;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** The usernames. Every method runs in the caller's transaction. */
public interface Usernames {
    /** Reads a name. */
    Optional<Username> find(Octets hash);

    /**
     * Reads names and keeps others from changing or adding them until the transaction ends. Before any account is locked, and
     * once in a transaction.
     *
     * @return those that there are
     */
    Map<Octets, Username> lockAll(Collection<Octets> hashes);

    /** The names that an account reserved or confirmed, or gave up last. */
    List<Username> ofAccount(Aci account);

    /** Writes a name that {@link #lockAll} locked, or that is of an account that is locked. */
    void put(Username name);

    /** Leaves an account's names without it, held until {@code end}. */
    void orphan(Aci account, Instant end);

    /** Forgets names that anybody may have since {@code latest}. */
    void forgetEndedBefore(Instant latest);
}
