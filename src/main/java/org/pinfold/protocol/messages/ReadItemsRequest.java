package org.pinfold.protocol.messages;

import java.util.List;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code POST /v1/storage/read}.
 *
 * @param readKeys identifiers, 16 octets each, at most 1,000
 */
public record ReadItemsRequest(List<Octets> readKeys) {}
