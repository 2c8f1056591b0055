package org.pinfold.registration;

import java.util.Optional;
import org.pinfold.protocol.Aci;

/**
 * The account that a number leads to, after record and lock were brought to what the token says.
 *
 * @param generation the account's latest
 * @param hasBelongings whether a secret is stored that a PIN opens, or a backup
 * @param former the account that the number led to before; resolved too if a lock's value is presented
 * @param imported what is known of a lock that was imported from an old system
 */
public record Holder(
        Aci account, long generation, boolean hasBelongings, Optional<Aci> former, ImportedLock imported) {}
