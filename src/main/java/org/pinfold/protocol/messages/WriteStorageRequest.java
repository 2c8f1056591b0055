package org.pinfold.protocol.messages;

import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/**
 * Body of {@code PUT /v1/storage}: all of it happens or nothing.
 *
 * @param manifest the manifest after this write
 * @param insertItems items to add or replace
 * @param deleteItems identifiers to remove, 16 octets each
 * @param clearAll whether every other item goes first; absent means no
 */
public record WriteStorageRequest(
        StorageManifest manifest,
        List<StorageItem> insertItems,
        List<Octets> deleteItems,
        Optional<Boolean> clearAll) {}
