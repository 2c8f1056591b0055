package org.pinfold.registration;

import java.time.Instant;
import org.pinfold.protocol.Aci;

/**
 * Where a number leads. One number leads to one account, and to an account leads at most one number.
 *
 * @param number the number
 * @param account the account that has it now
 * @param registrationCount 1 or more, and more with each registration of the number; recovery credentials are bound to it, so
 *     any registration ends them
 */
public record RegisteredNumber(PhoneNumber number, Aci account, long registrationCount) {
    public RegisteredNumber {
        if (registrationCount < 1) {
            throw new IllegalArgumentException("registrationCount must be at least 1: " + registrationCount);
        }
    }

    /**
     * A number that led nowhere. Its count begins with the time in milliseconds: it may have led somewhere before, and nothing
     * of that is kept.
     */
    public static RegisteredNumber first(PhoneNumber number, Aci account, Instant now) {
        return new RegisteredNumber(number, account, Math.max(1, now.toEpochMilli()));
    }

    /** The number after one more registration. */
    public RegisteredNumber registeredBy(Aci newAccount) {
        return new RegisteredNumber(number, newAccount, registrationCount + 1);
    }
}
