package org.pinfold.registration;

import java.time.Instant;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/**
 * Where an identifier leads. One identifier leads to one account, and to an account leads at most one.
 *
 * @param identifier a number or a login
 * @param account the account that has it now
 * @param registrationCount 1 or more, and more with each registration of the identifier; recovery credentials are bound to it, so
 *     any registration ends them
 * @param former the account that it led to before, if it moved; its owner may bring it back
 */
public record RegisteredIdentifier(Identifier identifier, Aci account, long registrationCount, Optional<Aci> former) {
    public RegisteredIdentifier {
        if (registrationCount < 1) {
            throw new IllegalArgumentException("registrationCount must be at least 1: " + registrationCount);
        }
    }

    /**
     * An identifier that led nowhere. Its count begins with the time in milliseconds: it may have led somewhere before, and nothing
     * of that is kept.
     */
    public static RegisteredIdentifier first(Identifier identifier, Aci account, Instant now) {
        return new RegisteredIdentifier(identifier, account, Math.max(1, now.toEpochMilli()), Optional.empty());
    }

    /** The identifier after one more registration. */
    public RegisteredIdentifier registeredBy(Aci newAccount) {
        boolean moves = !newAccount.equals(account);
        return new RegisteredIdentifier(
                identifier, newAccount, registrationCount + 1, moves ? Optional.of(account) : former);
    }
}
