package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.DeviceLink;

/** Row of {@code device_link}. Fields are filled by JPA. */
@Entity
@Table(name = "device_link")
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class DeviceLinkEntity {
    @Id
    @Column(name = "token_hash")
    String tokenHash;

    @Column(name = "account")
    String account;

    @Column(name = "expires_at")
    long expiresAt;

    DeviceLink toLink() {
        return new DeviceLink(Aci.parse(account), Octets.fromHex(tokenHash), Instant.ofEpochMilli(expiresAt));
    }

    void set(DeviceLink link) {
        tokenHash = link.tokenHash().toHex();
        account = link.account().toString();
        expiresAt = link.expiresAt().toEpochMilli();
    }
}
