package org.pinfold.token.pkcs11;

import org.pinfold.token.TokenIdentity;

/** Which of a module's tokens is ours. */
public sealed interface TokenChoice {
    /** @param label the token's label, without the blanks that pad it; two tokens with this label are refused */
    record ByLabel(String label) implements TokenChoice {}

    /** @param serial the token's serial number, without the blanks that pad it */
    record BySerial(String serial) implements TokenChoice {}

    /** Whether this token is meant. */
    default boolean matches(TokenIdentity identity) {
        return this instanceof ByLabel byLabel
                ? byLabel.label().equals(identity.label())
                : ((BySerial) this).serial().equals(identity.serial());
    }

    /** For messages. */
    default String description() {
        return this instanceof ByLabel byLabel
                ? "label \"" + byLabel.label() + "\""
                : "serial number " + ((BySerial) this).serial();
    }
}
