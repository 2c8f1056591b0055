package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * A device of an account.
 *
 * @param account whose
 * @param id its number in the account, from 1
 * @param passwordMac 32 octets, {@link DevicePassword#mac}
 * @param createdAt when it was registered or linked
 * @param lastSeenAt when it last authenticated, in steps of {@link #SEEN_STEP}
 * @param name what its owner calls it: at most {@link #MAX_NAME_BYTES} octets, encrypted by the devices among themselves
 * @param mustRestore it registered a number whose account holds something and had no lock: until it proves the PIN it may
 *     restore, and nothing else
 */
public record Device(
        Aci account,
        int id,
        Octets passwordMac,
        Instant createdAt,
        Instant lastSeenAt,
        Optional<Octets> name,
        boolean mustRestore) {
    /** The device that a registration makes. */
    public static final int PRIMARY = 1;

    /** No account has more. */
    public static final int MAX_OF_AN_ACCOUNT = 6;

    /** No name is longer. */
    public static final int MAX_NAME_BYTES = 225;

    /** Being seen less than this after the last time is not written: nobody needs to know the hour. */
    public static final Duration SEEN_STEP = Duration.ofDays(1);

    public Device {
        if (id < 1) {
            throw new IllegalArgumentException("device numbers start at 1: " + id);
        }
        if (name.isPresent() && name.get().size() > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a name has at most 225 octets: " + name.get().size());
        }
    }

    /** The device that registered the account's number. */
    public static Device first(Aci account, Octets passwordMac, boolean mustRestore, Instant now) {
        return new Device(account, PRIMARY, passwordMac, now, now, Optional.empty(), mustRestore);
    }

    /** A device that the first one let in. */
    public static Device linked(Aci account, int id, Octets passwordMac, Optional<Octets> name, Instant now) {
        return new Device(account, id, passwordMac, now, now, name, false);
    }

    /** Number for one more device: the lowest that none of {@code present} has; empty if there are enough. */
    public static Optional<Integer> nextId(List<Device> present) {
        for (int id = PRIMARY + 1; id <= MAX_OF_AN_ACCOUNT; id++) {
            int candidate = id;
            if (present.stream().noneMatch(device -> device.id() == candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether it has to be written down that the device was seen at {@code now}. */
    public boolean isSeenDue(Instant now) {
        return !now.isBefore(lastSeenAt.plus(SEEN_STEP));
    }
}
