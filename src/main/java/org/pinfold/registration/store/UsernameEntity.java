package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Username;

/** Row of {@code username}. Fields are filled by JPA. */
@Entity
@Table(name = "username")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class UsernameEntity {
    @Id
    @Column(name = "hash")
    String hash;

    @Column(name = "account")
    String account;

    /** 1 reserved, 2 confirmed, 3 held: never changed once rows exist. */
    @Column(name = "state")
    int state;

    @Column(name = "ends_at")
    Long endsAt;

    Username toUsername() {
        return new Username(
                Octets.fromHex(hash),
                Optional.ofNullable(account).map(Aci::parse),
                Username.State.values()[state - 1],
                Times.read(endsAt));
    }

    void set(Username name) {
        hash = name.hash().toHex();
        account = name.account().map(Aci::toString).orElse(null);
        state = name.state().ordinal() + 1;
        endsAt = Times.write(name.endsAt());
    }
}
