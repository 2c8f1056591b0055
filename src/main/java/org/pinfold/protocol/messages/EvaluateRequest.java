package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Body of {@code POST /v1/recovery/restore/evaluate}.
 *
 * @param blindedElement 33 octets, compressed point of P-256 (RFC 9497)
 */
public record EvaluateRequest(Octets blindedElement) {}
