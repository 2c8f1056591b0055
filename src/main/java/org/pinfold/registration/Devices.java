package org.pinfold.registration;

import java.util.Optional;
import org.pinfold.protocol.Aci;

/** The devices of accounts. Every method runs in the caller's transaction. */
public interface Devices {
    /** Reads a device. */
    Optional<Device> find(Aci account, int id);

    /** Makes {@code device} the only one of its account; credentials of all others are worthless from then on. */
    void replaceAllBy(Device device);

    /** Removes every device of an account; there may be none. */
    void removeAll(Aci account);
}
