package org.pinfold.protocol.messages;

import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code POST /v1/recovery/store/start}.
 *
 * @param blindedElement 33 octets, compressed point of P-256 (RFC 9497)
 * @param pinHashParameters parameters of the PIN hash behind the point
 * @param maxTries guesses allowed, 1 to 255; the server lowers it to its own limit
 */
public record StoreStartRequest(
        Octets blindedElement, PinHashParametersMessage pinHashParameters, Optional<Integer> maxTries) {}
