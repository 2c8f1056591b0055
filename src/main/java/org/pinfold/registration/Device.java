package org.pinfold.registration;

import java.time.Instant;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * A device of an account.
 *
 * @param account whose
 * @param id its number in the account, from 1
 * @param passwordMac 32 octets, {@link DevicePassword#mac}
 * @param createdAt when it was registered
 */
public record Device(Aci account, int id, Octets passwordMac, Instant createdAt) {
    /** The device that a registration makes. */
    public static final int PRIMARY = 1;

    public Device {
        if (id < 1) {
            throw new IllegalArgumentException("device numbers start at 1: " + id);
        }
    }
}
