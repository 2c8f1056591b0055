package org.pinfold.protocol.messages;

/**
 * Answer of {@code PUT /v1/accounts/number}.
 *
 * @param number the E.164 number that now leads to the account
 */
public record ChangeNumberResponse(String number) {}
