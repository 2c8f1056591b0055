package org.pinfold.backup.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.backup.BackupManifest;
import org.pinfold.backup.BackupUsage;
import org.pinfold.backup.StoredBackup;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** Row of {@code backup_manifest}. Fields are filled by JPA. */
@Entity
@Table(name = "backup_manifest")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class BackupManifestEntity {
    @Id
    @Column(name = "account")
    String account;

    @Column(name = "version")
    long version;

    @Column(name = "content")
    byte[] content;

    @Column(name = "item_count")
    int itemCount;

    @Column(name = "item_bytes")
    long itemBytes;

    StoredBackup toBackup() {
        return new StoredBackup(new BackupManifest(version, Octets.of(content)), new BackupUsage(itemCount, itemBytes));
    }

    void set(Aci owner, StoredBackup backup) {
        account = owner.toString();
        version = backup.manifest().version();
        content = backup.manifest().value().toByteArray();
        itemCount = backup.usage().items();
        itemBytes = backup.usage().bytes();
    }
}
