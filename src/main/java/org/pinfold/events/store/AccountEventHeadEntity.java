package org.pinfold.events.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;

/** Row of {@code account_event_head}. Fields are filled by JPA. */
@Entity
@Table(name = "account_event_head")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class AccountEventHeadEntity {
    @Id
    @Column(name = "account")
    private String account;

    @Column(name = "last_id")
    private long lastId;

    static AccountEventHeadEntity of(Aci account) {
        AccountEventHeadEntity row = new AccountEventHeadEntity();
        row.account = account.toString();
        return row;
    }

    String account() {
        return account;
    }

    long lastId() {
        return lastId;
    }

    long next() {
        lastId++;
        return lastId;
    }
}
