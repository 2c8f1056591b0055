package org.pinfold.registration;

import java.time.Duration;
import java.time.Instant;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/**
 * A {@link LinkToken} as the server keeps it. An account has at most one: a later one ends an earlier one.
 *
 * @param account to which a device may be added
 * @param tokenHash 32 octets
 * @param expiresAt the first instant at which it is worthless
 */
public record DeviceLink(Aci account, Octets tokenHash, Instant expiresAt) {
    /** How long a token may be used. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    /** Whether the token is worthless at {@code now}. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
