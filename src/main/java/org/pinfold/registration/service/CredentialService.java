package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Device;
import org.pinfold.registration.DeviceCaller;
import org.pinfold.registration.DevicePassword;
import org.pinfold.registration.Devices;
import org.pinfold.registration.RecoveryCaller;
import org.pinfold.registration.RecoveryCredential;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.Mac;

/**
 * Authenticates the two kinds of caller for the HTTP mechanism. How often an address may fail is not
 * limited: a password has 128 bits.
 */
@Stateless
public class CredentialService {
    private static final Pattern DEVICE_ID = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Aci NOBODY = new Aci(new UUID(0, 0));
    private static final Octets NO_MAC = Octets.of(new byte[Mac.SIZE_BYTES]);

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private RegisteredIdentifiers identifiers;

    @Inject
    private RecoveryResolution resolution;

    @Inject
    private CryptoToken token;

    @Inject
    private Clock clock;

    /** For the container. */
    public CredentialService() {}

    CredentialService(
            Accounts accounts,
            Devices devices,
            RegisteredIdentifiers identifiers,
            RecoveryResolution resolution,
            CryptoToken token,
            Clock clock) {
        this.accounts = accounts;
        this.devices = devices;
        this.identifiers = identifiers;
        this.resolution = resolution;
        this.token = token;
        this.clock = clock;
    }

    /**
     * Authenticates a device, and records the activity of its account, unless the device has still to prove the PIN.
     *
     * @param username {@code aci.deviceId}; anything else is nobody
     * @param password what was presented, of any form
     * @return empty for an unknown device as for a wrong password, after the same work
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<DeviceCaller> authenticateDevice(String username, String password) {
        Optional<Claim> claimed = parseDevice(username);
        Aci aci = claimed.map(Claim::account).orElse(NOBODY);
        int deviceId = claimed.map(Claim::deviceId).orElse(Device.PRIMARY);
        // One look-up and one MAC for everyone: the time of the answer must not tell which accounts exist.
        Optional<Device> device = devices.find(aci, deviceId);
        Octets expected = device.map(Device::passwordMac).orElse(NO_MAC);
        Octets presented = DevicePassword.presented(password).mac(token.mac(), aci, deviceId);
        boolean matches = MessageDigest.isEqual(expected.toByteArray(), presented.toByteArray());
        if (claimed.isEmpty() || device.isEmpty() || !matches) {
            return Optional.empty();
        }
        if (device.get().mustRestore()) {
            return Optional.of(new DeviceCaller(aci, deviceId, true, false));
        }
        return accounts.find(aci).map(account -> known(account, device.get()));
    }

    /** Records that the account's owner is there, unless nobody knows who is: a frozen account's activity counts for nothing. */
    private DeviceCaller known(Account account, Device device) {
        Instant now = clock.instant();
        boolean frozen = account.contest().frozenAt().isPresent();
        if (!frozen && Account.isActivityDue(account.lastActiveAt(), now)) {
            accounts.recordActivity(account.aci(), now);
        }
        if (!frozen && device.isSeenDue(now)) {
            devices.seen(account.aci(), device.id(), now);
        }
        return new DeviceCaller(account.aci(), device.id(), false, frozen);
    }

    /**
     * Authenticates somebody who proved a number or a login and met its lock, or found it expired. Not an activity of the account:
     * whoever takes over a number would otherwise keep the lock of its former owner alive.
     *
     * @param credential what was presented, of any form
     * @return empty if it is not genuine, has expired, or the number was registered, a new generation opened or the account
     *     deleted since
     */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<RecoveryCaller> authenticateRecovery(String credential) {
        Optional<RecoveryCredential> genuine =
                RecoveryCredential.open(token.mac(), credential).filter(claims -> !claims.isExpired(clock.instant()));
        if (genuine.isEmpty()) {
            return Optional.empty();
        }
        RecoveryCredential claims = genuine.get();
        // First, while our transaction has read nothing and holds no connection.
        long generation = resolution.resolve(claims.account());
        Optional<RegisteredIdentifier> registered = identifiers.find(claims.identifier());
        boolean unchanged = registered.isPresent()
                && isOf(registered.get(), claims.account())
                && registered.get().registrationCount() == claims.registrationCount()
                && generation == claims.generation();
        return unchanged ? Optional.of(new RecoveryCaller(claims.account(), claims.generation())) : Optional.empty();
    }

    /** The account that has it; or that had it until it expired, and has no other one since. */
    private boolean isOf(RegisteredIdentifier registered, Aci account) {
        return registered.account().equals(account)
                || registered.former().equals(Optional.of(account))
                        && identifiers.findByAccount(account).isEmpty();
    }

    private record Claim(Aci account, int deviceId) {}

    private static Optional<Claim> parseDevice(String username) {
        int dot = username.indexOf('.');
        if (dot < 0 || !DEVICE_ID.matcher(username.substring(dot + 1)).matches()) {
            return Optional.empty();
        }
        try {
            Aci aci = Aci.parse(username.substring(0, dot));
            return Optional.of(new Claim(aci, Integer.parseInt(username.substring(dot + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
