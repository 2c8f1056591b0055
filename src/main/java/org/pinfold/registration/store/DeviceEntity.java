package org.pinfold.registration.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Device;

/** Row of {@code device}. Fields are filled by JPA. */
@Entity
@Table(name = "device")
@IdClass(DeviceEntity.Key.class)
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class DeviceEntity {
    @Id
    @Column(name = "account")
    String account;

    @Id
    @Column(name = "id")
    int id;

    @Column(name = "password_mac")
    byte[] passwordMac;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "last_seen_at")
    long lastSeenAt;

    @Column(name = "name")
    byte[] name;

    @Column(name = "must_restore")
    boolean mustRestore;

    /** Primary key, in the form that JPA asks for. */
    @NullUnmarked
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String account;
        int id;

        /** For JPA. */
        public Key() {}

        Key(Aci account, int id) {
            this.account = account.toString();
            this.id = id;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && id == key.id && Objects.equals(account, key.account);
        }

        @Override
        public int hashCode() {
            return Objects.hash(account, id);
        }
    }

    Device toDevice() {
        return new Device(
                Aci.parse(account),
                id,
                Octets.of(passwordMac),
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(lastSeenAt),
                Optional.ofNullable(name).map(Octets::of),
                mustRestore);
    }

    void set(Device device) {
        account = device.account().toString();
        id = device.id();
        passwordMac = device.passwordMac().toByteArray();
        createdAt = device.createdAt().toEpochMilli();
        lastSeenAt = device.lastSeenAt().toEpochMilli();
        name = device.name().map(Octets::toByteArray).orElse(null);
        mustRestore = device.mustRestore();
    }
}
