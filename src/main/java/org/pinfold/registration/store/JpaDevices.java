package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Device;
import org.pinfold.registration.DeviceLink;
import org.pinfold.registration.Devices;

/** The table {@code device}. */
@ApplicationScoped
public class JpaDevices implements Devices {
    @PersistenceContext
    EntityManager entities;

    @Override
    public Optional<Device> find(Aci account, int id) {
        return Optional.ofNullable(entities.find(DeviceEntity.class, new DeviceEntity.Key(account, id)))
                .map(DeviceEntity::toDevice);
    }

    @Override
    public void replaceAllBy(Device device) {
        removeAll(device.account());
        // The statement went past the persistence context, which may still hold what it removed.
        Optional.ofNullable(entities.find(DeviceEntity.class, new DeviceEntity.Key(device.account(), device.id())))
                .ifPresent(entities::detach);
        DeviceEntity row = new DeviceEntity();
        row.set(device);
        entities.persist(row);
        entities.flush();
    }

    @Override
    public List<Device> list(Aci account) {
        return entities.createQuery(
                        "SELECT d FROM DeviceEntity d WHERE d.account = :account ORDER BY d.id", DeviceEntity.class)
                .setParameter("account", account.toString())
                .getResultStream()
                .map(DeviceEntity::toDevice)
                .toList();
    }

    @Override
    public void add(Device device) {
        DeviceEntity row = new DeviceEntity();
        row.set(device);
        entities.persist(row);
        entities.flush();
    }

    @Override
    public void release(Aci account, int id) {
        entities.createQuery(
                        "UPDATE DeviceEntity d SET d.mustRestore = FALSE WHERE d.account = :account AND d.id = :id")
                .setParameter("account", account.toString())
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public void seen(Aci account, int id, Instant at) {
        entities.createQuery("UPDATE DeviceEntity d SET d.lastSeenAt = :at"
                        + " WHERE d.account = :account AND d.id = :id AND d.lastSeenAt < :at")
                .setParameter("at", at.toEpochMilli())
                .setParameter("account", account.toString())
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public boolean remove(Aci account, int id) {
        return entities.createQuery("DELETE FROM DeviceEntity d WHERE d.account = :account AND d.id = :id")
                        .setParameter("account", account.toString())
                        .setParameter("id", id)
                        .executeUpdate()
                > 0;
    }

    @Override
    public void removeAll(Aci account) {
        endLink(account);
        entities.createQuery("DELETE FROM DeviceEntity d WHERE d.account = :account")
                .setParameter("account", account.toString())
                .executeUpdate();
    }

    @Override
    public void allow(DeviceLink link) {
        endLink(link.account());
        DeviceLinkEntity row = new DeviceLinkEntity();
        row.set(link);
        entities.persist(row);
        entities.flush();
    }

    @Override
    public Optional<DeviceLink> findLink(Octets tokenHash) {
        return Optional.ofNullable(entities.find(DeviceLinkEntity.class, tokenHash.toHex()))
                .map(DeviceLinkEntity::toLink);
    }

    @Override
    public boolean takeLink(Octets tokenHash) {
        return entities.createQuery("DELETE FROM DeviceLinkEntity l WHERE l.tokenHash = :hash")
                        .setParameter("hash", tokenHash.toHex())
                        .executeUpdate()
                > 0;
    }

    @Override
    public void endLink(Aci account) {
        entities.createQuery("DELETE FROM DeviceLinkEntity l WHERE l.account = :account")
                .setParameter("account", account.toString())
                .executeUpdate();
    }
}
