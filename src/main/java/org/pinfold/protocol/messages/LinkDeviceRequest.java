package org.pinfold.protocol.messages;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code POST /v1/devices}.
 *
 * @param linkToken 43 characters, from the account's first device
 * @param name at most 225 octets, encrypted by the devices among themselves
 */
public record LinkDeviceRequest(String linkToken, Optional<Octets> name) {
    /** Redacted: whoever has the token gets into the account. */
    @Override
    public String toString() {
        return "LinkDeviceRequest(redacted)";
    }
}
