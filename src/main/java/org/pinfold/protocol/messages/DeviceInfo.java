package org.pinfold.protocol.messages;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * A device of the account.
 *
 * @param id its number in the account, from 1
 * @param name what its owner calls it, as it was given; the server cannot read it
 * @param createdAt milliseconds since 1970
 * @param lastSeenAt milliseconds since 1970, a day too early at most
 */
public record DeviceInfo(int id, Optional<Octets> name, long createdAt, long lastSeenAt) {}
