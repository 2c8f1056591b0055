package org.pinfold.registration.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.registration.Device;
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
    public void removeAll(Aci account) {
        entities.createQuery("DELETE FROM DeviceEntity d WHERE d.account = :account")
                .setParameter("account", account.toString())
                .executeUpdate();
    }
}
