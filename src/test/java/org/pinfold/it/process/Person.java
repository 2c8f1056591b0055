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
        RegistrationResponse registered = api.register(new RegistrationRequest(session, Optional.empty()));
        return new Person(
                api,
                number,
                new DeviceCredential(Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword()));
    }

    private static String provedNumber(PinfoldApi api, String number) throws IOException, PinfoldException {
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
            api.register(new RegistrationRequest(session, Optional.empty()));
        } catch (RegistrationLockedException e) {
            return e.recoveryCredential().orElseThrow();
        }
        throw new IllegalStateException("the number is not locked");
    }

    DeviceCredential device() {
        return device;
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

    RecoveryState state() throws IOException, PinfoldException {
        return recovery.state(device);
    }

    /** @return tries remaining */
    int guessWrongly(String pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray());
                Guess guess = recovery.guess(device, normalized)) {
            guess.restore();
        } catch (PinMismatchException e) {
            return e.triesRemaining();
        }
        throw new IllegalStateException("the PIN is right");
    }

    /** Whether the PIN brings this person's own master key back. */
    boolean restores(String pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            RestoredSecret restored = recovery.restore(device, normalized);
            try (MasterKey key = restored.masterKey()) {
                return key.registrationLock().equals(masterKey.registrationLock());
            }
        } catch (PinMismatchException e) {
            return false;
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
