package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Answer of {@code PUT /v1/accounts/username_hash/reserve}, and body of {@code …/confirm}.
 *
 * @param usernameHash 32 octets
 */
public record UsernameHash(Octets usernameHash) {}
