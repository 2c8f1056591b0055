package org.pinfold.it.process;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.Guess;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinMismatchException;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.client.PreparedStore;
import org.pinfold.client.ProblemException;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.client.RecoveryState;
import org.pinfold.client.RegistrationLockedException;
import org.pinfold.client.RepeatPolicy;
import org.pinfold.client.RestoredSecret;
import org.pinfold.client.SecretRecovery;
import org.pinfold.client.StoredSecret;
import org.pinfold.it.ServerProcess;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/** Somebody with an account, a number and a phone of their own at a server that a test started. */
final class Person {
    private static final ServiceIdentity SERVICE = new ServiceIdentity(ServerProcess.SERVICE_IDENTITY);

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Nothing is repeated behind a test's back. */
    private static final RepeatPolicy ONCE = new RepeatPolicy(0, Duration.ZERO);

    private final PinfoldApi api;
    private final SecretRecovery recovery;
    private final String number;
    private final DeviceCredential device;
    private final MasterKey masterKey = MasterKey.random(RANDOM);

    private Person(PinfoldApi api, String number, DeviceCredential device) {
        this.api = api;
        this.recovery = new SecretRecovery(api, SERVICE, RANDOM, ONCE);
        this.number = number;
        this.device = device;
    }

    /** Registers a number that nobody else in this test run has; the server runs the development profile. */
    static Person registeredAt(ServerProcess server) throws IOException, PinfoldException {
        PinfoldApi api = new PinfoldApi(new JdkHttpTransport(server.uri("")));
        // 555-0100 to 555-0199 ring nowhere.
        String number = String.format("+1202555%04d", 100 + NUMBERS.getAndIncrement());
        String session = provedNumber(api, number);
        RegistrationResponse registered = api.register(RegistrationRequest.ofSession(session, Optional.empty()));
        return new Person(
                api,
                number,
                new DeviceCredential(Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword()));
    }

    static String provedNumber(PinfoldApi api, String number) throws IOException, PinfoldException {
        String session = api.createSession(number).id();
        api.requestCode(session, "sms");
        List<OutboxMessage> messages = api.developmentOutbox(number).messages();
        api.submitCode(session, messages.get(messages.size() - 1).code());
        return session;
    }

    /** What somebody gets who proves the same number but does not know the lock. */
    RecoveryCredential recoveryCredentialOfAnotherPhone() throws IOException, PinfoldException {
        String session = provedNumber(api, number);
        try {
            api.register(RegistrationRequest.ofSession(session, Optional.empty()));
        } catch (RegistrationLockedException e) {
            return e.recoveryCredential().orElseThrow();
        }
        throw new IllegalStateException("the number is not locked");
    }

    DeviceCredential device() {
        return device;
    }

    /** The value of the lock that {@link #setPinAndLock} sets: the one behind this person's first master key. */
    String lockValue() {
        return masterKey.registrationLock();
    }

    /** Whether the lock has this value; sets it to the very same if so. */
    boolean isLockedBy(String value) throws IOException, PinfoldException {
        try {
            api.setRegistrationLock(device, new RegistrationLockRequest(value, Optional.of(value)));
            return true;
        } catch (ProblemException e) {
            if (e.type() == ProblemType.WRONG_LOCK) {
                return false;
            }
            throw e;
        }
    }

    /** Whether another phone with this person's number gets this account by a lock value; if so, this phone's credential dies. */
    boolean isRegisteredAgainBy(String lock) throws IOException, PinfoldException {
        String session = provedNumber(api, number);
        try {
            RegistrationResponse again = api.register(RegistrationRequest.ofSession(session, Optional.of(lock)));
            return Aci.parse(again.aci()).equals(device.account());
        } catch (RegistrationLockedException e) {
            return false;
        }
    }

    /** A change of the PIN that needs only its commit, with a lock and a master key of the caller's. */
    PreparedStore prepare(String pin, MasterKey key, Optional<RegistrationLockRequest> lock)
            throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.prepareStore(device, normalized, key, lock);
        }
    }

    /** A guess that nobody was asked for yet; the caller closes it. */
    Guess guess(String pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.guess(device, normalized);
        }
    }

    StoredSecret setPin(String pin) throws IOException, PinfoldException {
        return setPin(pin, Optional.empty());
    }

    StoredSecret setPinAndLock(String pin) throws IOException, PinfoldException {
        return setPin(pin, Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty())));
    }

    private StoredSecret setPin(String pin, Optional<RegistrationLockRequest> lock)
            throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.store(device, normalized, masterKey, lock);
        }
    }

    void removePin() throws IOException, PinfoldException {
        recovery.remove(device);
    }

    /** @return whether nothing is left */
    boolean deleteAccount() throws IOException, PinfoldException {
        return api.deleteAccount(device);
    }

    /** Whether the device's credential is accepted. */
    boolean isLetIn() throws IOException, PinfoldException {
        try {
            api.recoveryState(device);
            return true;
        } catch (ProblemException e) {
            if (e.type() == ProblemType.UNAUTHENTICATED) {
                return false;
            }
            throw e;
        }
    }

    RecoveryState state() throws IOException, PinfoldException {
        return recovery.state(device);
    }

    /** @return tries remaining */
    int guessWrongly(String pin) throws IOException, PinfoldException {
        try (Guess guess = guess(pin)) {
            guess.restore();
        } catch (PinMismatchException e) {
            return e.triesRemaining();
        }
        throw new IllegalStateException("the PIN is right");
    }

    /** Whether the PIN brings this person's own master key back. */
    boolean restores(String pin) throws IOException, PinfoldException {
        return lockBehind(pin).equals(Optional.of(lockValue()));
    }

    /** The lock value of the master key that the PIN brings back; empty if it is a wrong PIN. */
    Optional<String> lockBehind(String pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            RestoredSecret restored = recovery.restore(device, normalized);
            try (MasterKey key = restored.masterKey()) {
                return Optional.of(key.registrationLock());
            }
        } catch (PinMismatchException e) {
            return Optional.empty();
        }
    }

    /** The blinded point of a guess, to be sent as often as a test likes. */
    Octets blindedPointOf(String pin) throws IOException, PinfoldException {
        RecoveryState state = state();
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray());
                PinHash hash = PinHash.derive(normalized, state.salt(), state.parameters());
                OprfClient oprf = OprfClient.blind(hash.accessKey(), RANDOM)) {
            return oprf.blindedElement().encode();
        }
    }

    EvaluateResponse evaluate(Octets point) throws IOException, PinfoldException {
        return api.evaluate(device, new EvaluateRequest(point));
    }
}
