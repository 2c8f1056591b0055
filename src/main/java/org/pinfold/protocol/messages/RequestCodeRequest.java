package org.pinfold.protocol.messages;

/**
 * Body of {@code POST /v1/verification/session/{id}/code}.
 *
 * @param transport {@code sms} or {@code voice}
 */
public record RequestCodeRequest(String transport) {}
