package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.AccountDeletion;

/** Row of {@code account_deletion}. Fields are filled by JPA. */
@Entity
@Table(name = "account_deletion")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class AccountDeletionEntity {
    @Id
    @Column(name = "account")
    String account;

    @Column(name = "requested_at")
    long requestedAt;

    @Column(name = "erased_at")
    Long erasedAt;

    AccountDeletion toDeletion() {
        return new AccountDeletion(Aci.parse(account), Instant.ofEpochMilli(requestedAt), Times.read(erasedAt));
    }

    void set(AccountDeletion deletion) {
        account = deletion.account().toString();
        requestedAt = deletion.requestedAt().toEpochMilli();
        erasedAt = Times.write(deletion.erasedAt());
    }
}
