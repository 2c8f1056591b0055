package org.pinfold.protocol.messages;

/**
 * Answer of {@code GET /v1/accounts/username_hash/{hash}}.
 *
 * @param aci the account, 36 characters
 */
public record UsernameAccount(String aci) {}
