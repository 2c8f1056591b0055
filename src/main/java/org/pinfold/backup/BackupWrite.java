package org.pinfold.backup;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pinfold.protocol.BackupItemId;

/**
 * A change of a backup: all of it happens or nothing.
 *
 * @param manifest the manifest after it
 * @param insertItems items to add or replace, each identifier once
 * @param deleteItems identifiers to remove, none of them also inserted; those that are not there are no error
 * @param clearAll whether every item goes before the inserts
 */
public record BackupWrite(
        BackupManifest manifest, List<BackupItem> insertItems, Set<BackupItemId> deleteItems, boolean clearAll) {
    /** The most inserts and deletes in one write. */
    public static final int MAX_OPERATIONS = 1_000;

    public BackupWrite {
        insertItems = List.copyOf(insertItems);
        deleteItems = Set.copyOf(deleteItems);
        Set<BackupItemId> inserted = new HashSet<>();
        for (BackupItem item : insertItems) {
            if (!inserted.add(item.id())) {
                throw new IllegalArgumentException("an item is inserted twice");
            }
            // Which of the two comes last would be anybody's guess.
            if (deleteItems.contains(item.id())) {
                throw new IllegalArgumentException("an item is both inserted and deleted");
            }
        }
        if (insertItems.size() + deleteItems.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException("a write has at most 1000 operations");
        }
    }

    /** Identifiers whose present items this write replaces or removes one by one. */
    public Set<BackupItemId> touched() {
        Set<BackupItemId> touched =
                insertItems.stream().map(BackupItem::id).collect(Collectors.toCollection(HashSet::new));
        touched.addAll(deleteItems);
        return touched;
    }
}
