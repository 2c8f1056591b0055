package org.pinfold.protocol.messages;

/**
 * Body of {@code POST /v1/verification/session}.
 *
 * @param number the E.164 number, {@code +} and 7 to 15 digits
 */
public record CreateSessionRequest(String number) {}
