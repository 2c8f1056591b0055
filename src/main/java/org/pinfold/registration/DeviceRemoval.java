package org.pinfold.registration;

/** What removing a device came to. */
public enum DeviceRemoval {
    /** Its credential is worthless. */
    REMOVED,
    /** The account has no such device. */
    NO_DEVICE,
    /** The caller is neither the account's first device nor the one to remove. */
    FORBIDDEN,
    /** The first device goes with a registration, or with the account. */
    FIRST_DEVICE
}
