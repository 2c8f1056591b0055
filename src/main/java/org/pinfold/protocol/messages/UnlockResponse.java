package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Answer of {@code POST /v1/recovery/restore/unlock}.
 *
 * @param secret 48 octets, HMAC-SIV(wrapKey, masterKey)
 * @param generation the generation that was opened
 * @param triesRemaining guesses left now, 1 to 255 after a reset
 */
public record UnlockResponse(Octets secret, long generation, int triesRemaining) {}
