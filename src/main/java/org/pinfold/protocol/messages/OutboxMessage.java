package org.pinfold.protocol.messages;

/**
 * One verification code that the development sender has put into its outbox.
 *
 * @param number the E.164 number that it was sent to
 * @param code the digits
 * @param transport {@code sms} or {@code voice}
 */
public record OutboxMessage(String number, String code, String transport) {}
