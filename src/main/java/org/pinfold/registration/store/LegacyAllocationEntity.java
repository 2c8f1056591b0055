package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;

/** Row of {@code legacy_allocation}. Fields are filled by JPA. */
@Entity
@Table(name = "legacy_allocation")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class LegacyAllocationEntity {
    @Id
    @Column(name = "account")
    String account;

    static LegacyAllocationEntity of(Aci account) {
        LegacyAllocationEntity row = new LegacyAllocationEntity();
        row.account = account.toString();
        return row;
    }
}
