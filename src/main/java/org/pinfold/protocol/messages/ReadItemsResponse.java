package org.pinfold.protocol.messages;

import java.util.List;

/**
 * Answer of {@code POST /v1/storage/read}: the items that exist, in no particular order.
 *
 * @param items the items found
 */
public record ReadItemsResponse(List<StorageItem> items) {}
