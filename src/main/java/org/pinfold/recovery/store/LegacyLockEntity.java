package org.pinfold.recovery.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.LegacyHash;
import org.pinfold.recovery.LegacyLock;
import org.pinfold.recovery.RecordDamagedException;

/** Row of {@code legacy_lock}. Fields are filled by JPA. */
@Entity
@Table(name = "legacy_lock")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class LegacyLockEntity {
    @Id
    @Column(name = "account")
    String account;

    @Column(name = "slot")
    int slot;

    @Column(name = "generation")
    long generation;

    @Column(name = "salt")
    byte[] salt;

    @Column(name = "scheme")
    String scheme;

    @Column(name = "wrapped")
    byte[] wrapped;

    @Column(name = "imported_at")
    long importedAt;

    static LegacyLockEntity of(LegacyLock lock) {
        LegacyLockEntity row = new LegacyLockEntity();
        row.account = lock.account().toString();
        row.slot = lock.slotNumber();
        row.generation = lock.generation();
        row.salt = lock.salt().toByteArray();
        row.scheme = lock.scheme().text();
        row.wrapped = lock.wrapped().toByteArray();
        row.importedAt = lock.importedAt().toEpochMilli();
        return row;
    }

    /**
     * The lock.
     *
     * @throws RecordDamagedException if the row has values that no row of ours can have: taken for no lock, it would open the
     *     number
     */
    LegacyLock toLock() {
        try {
            return new LegacyLock(
                    Aci.parse(account),
                    slot,
                    generation,
                    Octets.of(salt),
                    LegacyHash.ofText(scheme).orElseThrow(RecordDamagedException::new),
                    Octets.of(wrapped),
                    Instant.ofEpochMilli(importedAt));
        } catch (IllegalArgumentException e) {
            throw new RecordDamagedException();
        }
    }
}
