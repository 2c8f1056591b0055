package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.NullUnmarked;

/** Row of {@code used_nonce}. Fields are filled by JPA. */
@Entity
@Table(name = "used_nonce")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class UsedNonceEntity {
    @Id
    @Column(name = "hash")
    String hash;

    @Column(name = "expires_at")
    long expiresAt;
}
