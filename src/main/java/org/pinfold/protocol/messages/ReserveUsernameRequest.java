package org.pinfold.protocol.messages;

import java.util.List;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code PUT /v1/accounts/username_hash/reserve}.
 *
 * @param usernameHashes 1 to 20 hashes of 32 octets, in the order of preference
 */
public record ReserveUsernameRequest(List<Octets> usernameHashes) {}
