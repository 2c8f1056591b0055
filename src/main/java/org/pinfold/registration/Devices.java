package org.pinfold.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** The devices of accounts, and the leave to add one. Every method runs in the caller's transaction. */
public interface Devices {
    /** Reads a device. */
    Optional<Device> find(Aci account, int id);

    /** An account's devices, by their numbers. */
    List<Device> list(Aci account);

    /** Makes {@code device} the only one of its account; credentials of all others are worthless from then on. */
    void replaceAllBy(Device device);

    /** Adds a device with a number that no other of its account has. */
    void add(Device device);

    /** Lets a device do everything. */
    void release(Aci account, int id);

    /** Notes that a device was seen. */
    void seen(Aci account, int id, Instant at);

    /** Removes a device; returns whether there was one. */
    boolean remove(Aci account, int id);

    /** Removes every device of an account, and the leave to add one; there may be none. */
    void removeAll(Aci account);

    /** Gives leave to add a device, in place of one given earlier. */
    void allow(DeviceLink link);

    /** The leave that a token gives. */
    Optional<DeviceLink> findLink(Octets tokenHash);

    /** Ends the leave that a token gives; false if it was ended before. */
    boolean takeLink(Octets tokenHash);

    /** Ends the leave to add a device to an account; there may be none. */
    void endLink(Aci account);
}
