package org.pinfold.client;

import java.io.IOException;
import java.util.Optional;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.messages.LegacyPinRequest;
import org.pinfold.protocol.messages.LegacyPinResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;

/**
 * The way from an old system's lock to one of Pinfold's: a registration with the old PIN, then another PIN with a lock
 * derived from the master key. Until {@link #setPin} succeeded the old lock holds.
 *
 * <p>The old PIN goes to the server as it was typed, because only the server can hash it as the old system did. So it is to
 * be used nowhere else, and the server cannot check that, since it never sees a new PIN: this class remembers the old one until
 * it is closed, and refuses it.
 */
public final class LegacyUpgrade implements AutoCloseable {
    private final SecretRecovery recovery;
    private final DeviceCredential device;
    private final NormalizedPin oldPin;

    private LegacyUpgrade(SecretRecovery recovery, DeviceCredential device, NormalizedPin oldPin) {
        this.recovery = recovery;
        this.device = device;
        this.oldPin = oldPin;
    }

    /**
     * Registers with the old PIN.
     *
     * @param sessionId a verified session of a number whose registration was refused with {@link
     *     RegistrationLockedException#isLegacy}
     * @param oldPin as typed; a copy of it is in the request until that is garbage
     * @throws PinMismatchException if it is another one; the guess was counted
     * @throws NoTriesRemainingException if no PIN opens the lock any more
     */
    public static LegacyUpgrade register(PinfoldApi api, SecretRecovery recovery, String sessionId, char[] oldPin)
            throws IOException, PinfoldException {
        NormalizedPin remembered = Pin.normalize(oldPin);
        try {
            LegacyPinResponse response = api.registerWithLegacyPin(new LegacyPinRequest(sessionId, new String(oldPin)));
            return new LegacyUpgrade(recovery, DeviceCredential.of(response), remembered);
        } catch (IOException | PinfoldException | RuntimeException e) {
            remembered.close();
            throw e;
        }
    }

    /** The device that the registration made. */
    public DeviceCredential device() {
        return device;
    }

    /**
     * Sets the first PIN, and in the same step the lock that takes the old one's place.
     *
     * @param newPin not closed by this method
     * @param masterKey not closed by this method
     * @throws LegacyPinReusedException if it is the old PIN
     * @throws WeakPinException if it is too easy to guess
     */
    public StoredSecret setPin(NormalizedPin newPin, MasterKey masterKey) throws IOException, PinfoldException {
        if (newPin.isSameAs(oldPin)) {
            throw new LegacyPinReusedException();
        }
        return recovery.store(
                device,
                newPin,
                masterKey,
                Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty())));
    }

    @Override
    public void close() {
        oldPin.close();
    }
}
