package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Answer of {@code POST /v1/recovery/restore/evaluate}.
 *
 * @param evaluatedElement 33 octets, compressed point of P-256 (RFC 9497)
 * @param serverProof 32 octets; the device goes on only if they are what its PIN gives
 * @param attempt opaque, at most 256 octets; goes into the proof
 * @param generation the generation that was guessed at
 * @param triesRemaining guesses left after this one, 0 to 254
 */
public record EvaluateResponse(
        Octets evaluatedElement, Octets serverProof, Octets attempt, long generation, int triesRemaining) {}
