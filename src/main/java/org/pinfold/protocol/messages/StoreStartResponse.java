package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Answer of {@code POST /v1/recovery/store/start}.
 *
 * @param evaluatedElement 33 octets, compressed point of P-256 (RFC 9497)
 * @param ticket opaque, at most 512 octets, valid 10 minutes
 * @param generation the generation that the ticket would open
 * @param maxTries guesses that the generation will allow, 1 to 255
 */
public record StoreStartResponse(Octets evaluatedElement, Octets ticket, long generation, int maxTries) {}
