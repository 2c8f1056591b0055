package org.pinfold.protocol.messages;

/**
 * Body of {@code PUT /v1/verification/session/{id}/code}.
 *
 * @param code the digits that arrived, 4 to 8 of them
 */
public record SubmitCodeRequest(String code) {}
