package org.pinfold.registration;

import org.pinfold.protocol.Aci;

/**
 * Where a number leads. One number leads to one account, and to an account leads at most one number.
 *
 * @param number the number
 * @param account the account that has it now
 * @param registrationCount how often the number was registered, 1 or more; recovery credentials are bound to it, so any
 *     registration ends them
 */
public record RegisteredNumber(PhoneNumber number, Aci account, long registrationCount) {
    public RegisteredNumber {
        if (registrationCount < 1) {
            throw new IllegalArgumentException("registrationCount must be at least 1: " + registrationCount);
        }
    }

    /** The number after one more registration. */
    public RegisteredNumber registeredBy(Aci newAccount) {
        return new RegisteredNumber(number, newAccount, registrationCount + 1);
    }
}
