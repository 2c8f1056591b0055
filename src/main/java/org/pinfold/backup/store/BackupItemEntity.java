package org.pinfold.backup.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.backup.BackupItem;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BackupItemId;
import org.pinfold.protocol.Octets;

/** Row of {@code backup_item}. Fields are filled by JPA. */
@Entity
@Table(name = "backup_item")
@IdClass(BackupItemEntity.Key.class)
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class BackupItemEntity {
    @Id
    @Column(name = "account")
    String account;

    /** 16 octets in hexadecimal. */
    @Id
    @Column(name = "item_id")
    String itemId;

    @Column(name = "content")
    byte[] content;

    @Column(name = "size_bytes")
    int sizeBytes;

    /** Primary key, in the form that JPA asks for. */
    @NullUnmarked
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String account;
        String itemId;

        /** For JPA. */
        public Key() {}

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && Objects.equals(account, key.account)
                    && Objects.equals(itemId, key.itemId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(account, itemId);
        }
    }

    BackupItem toItem() {
        return new BackupItem(new BackupItemId(Octets.fromHex(itemId)), Octets.of(content));
    }

    void set(Aci owner, BackupItem item) {
        account = owner.toString();
        itemId = item.id().octets().toHex();
        content = item.value().toByteArray();
        sizeBytes = item.value().size();
    }
}
