package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Device;
import org.pinfold.registration.DeviceLink;
import org.pinfold.registration.DevicePassword;
import org.pinfold.registration.DeviceRemoval;
import org.pinfold.registration.Devices;
import org.pinfold.registration.LinkOutcome;
import org.pinfold.registration.LinkToken;
import org.pinfold.token.CryptoToken;

/** The devices of an account: letting one more in, listing, removing. */
@Stateless
public class DeviceService {
    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private AuditTrail audit;

    @Inject
    private CryptoToken token;

    @Inject
    private SecureRandom random;

    @Inject
    private Clock clock;

    /** For the container. */
    public DeviceService() {}

    DeviceService(
            Accounts accounts, Devices devices, AuditTrail audit, CryptoToken token, SecureRandom random, Clock clock) {
        this.accounts = accounts;
        this.devices = devices;
        this.audit = audit;
        this.token = token;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Gives leave to add a device, in place of leave given earlier.
     *
     * @param deviceId of the caller
     * @return empty if the caller is not the account's first device, or the account is gone
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<LinkToken> allow(Aci account, int deviceId) {
        if (deviceId != Device.PRIMARY || accounts.lock(account).isEmpty()) {
            return Optional.empty();
        }
        LinkToken linkToken = LinkToken.draw(random);
        devices.allow(new DeviceLink(account, linkToken.hash(), now().plus(DeviceLink.LIFETIME)));
        return Optional.of(linkToken);
    }

    /**
     * Adds a device. Anonymous: the token is the credential.
     *
     * @param name at most {@link Device#MAX_NAME_BYTES} octets
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public LinkOutcome link(LinkToken linkToken, Optional<Octets> name) {
        Optional<DeviceLink> link = devices.findLink(linkToken.hash()).filter(found -> !found.isExpired(now()));
        // The account first, as everyone locks it.
        if (link.isEmpty() || accounts.lock(link.get().account()).isEmpty()) {
            return new LinkOutcome.NoToken();
        }
        Aci account = link.get().account();
        Optional<Integer> id = Device.nextId(devices.list(account));
        if (id.isEmpty()) {
            return new LinkOutcome.TooManyDevices();
        }
        if (!devices.takeLink(linkToken.hash())) {
            // Somebody used it, or the first device gave leave anew, while we waited for the account.
            return new LinkOutcome.NoToken();
        }
        DevicePassword password = DevicePassword.draw(random);
        devices.add(Device.linked(account, id.get(), password.mac(token.mac(), account, id.get()), name, now()));
        audit.append(SecurityEvent.DEVICE_LINKED, Optional.of(account), Map.of("device", String.valueOf(id.get())));
        return new LinkOutcome.Linked(account, id.get(), password);
    }

    /** The account's devices, by their numbers. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public List<Device> list(Aci account) {
        return devices.list(account);
    }

    /**
     * Removes a device; the first one may remove any other, another one only itself.
     *
     * @param callerId of the caller
     * @param id of the device to remove
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public DeviceRemoval remove(Aci account, int callerId, int id) {
        if (callerId != Device.PRIMARY && callerId != id) {
            return DeviceRemoval.FORBIDDEN;
        }
        if (id == Device.PRIMARY) {
            return DeviceRemoval.FIRST_DEVICE;
        }
        accounts.lock(account);
        if (!devices.remove(account, id)) {
            return DeviceRemoval.NO_DEVICE;
        }
        audit.append(SecurityEvent.DEVICE_REMOVED, Optional.of(account), Map.of("device", String.valueOf(id)));
        return DeviceRemoval.REMOVED;
    }

    /**
     * What tells the device with this number from every other that had or will have it; equal as long as it is let in.
     * Callable without a role: asked again for a device that waited, on a thread that is nobody's.
     *
     * @return empty if there is none, or it may not do everything
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<Octets> admission(Aci account, int id) {
        return devices.find(account, id).filter(device -> !device.mustRestore()).map(Device::passwordMac);
    }

    /** Lets a device do everything that proved the PIN. Again is harmless. */
    @RolesAllowed(CallerRole.RESTORING)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void release(Aci account, int deviceId) {
        devices.release(account, deviceId);
        audit.append(SecurityEvent.DEVICE_RELEASED, Optional.of(account), Map.of("device", String.valueOf(deviceId)));
    }

    private Instant now() {
        return WholeMillis.of(clock);
    }
}
