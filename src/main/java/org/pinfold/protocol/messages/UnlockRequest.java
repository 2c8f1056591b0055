package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Body of {@code POST /v1/recovery/restore/unlock}.
 *
 * @param attempt from {@link EvaluateResponse}, unchanged
 * @param proof 32 octets, HMAC(unlockKey, label || attempt)
 */
public record UnlockRequest(Octets attempt, Octets proof) {}
