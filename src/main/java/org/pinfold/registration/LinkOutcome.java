package org.pinfold.registration;

import org.pinfold.protocol.Aci;

/** What adding a device to an account came to. */
public sealed interface LinkOutcome {
    /**
     * The device belongs to the account.
     *
     * @param deviceId its number in the account, from 2
     * @param password shown this once
     */
    record Linked(Aci account, int deviceId, DevicePassword password) implements LinkOutcome {}

    /** There is no such token: never was, used, expired, or replaced by a later one. */
    record NoToken() implements LinkOutcome {}

    /** The account has {@link Device#MAX_OF_AN_ACCOUNT} devices. The token stays good. */
    record TooManyDevices() implements LinkOutcome {}
}
