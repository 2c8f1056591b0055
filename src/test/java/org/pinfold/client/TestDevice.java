package org.pinfold.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.SessionState;

/** A device at a {@link RecoveryTestServer}, with a network that can be disturbed. */
final class TestDevice {
    static final String NUMBER = "+12025550123";

    final FaultyTransport network;
    final PinfoldApi api;
    final SecureRandom random = new SecureRandom();
    final SecretRecovery recovery;

    TestDevice(RecoveryTestServer server) {
        this(server, new RepeatPolicy(2, Duration.ZERO));
    }

    TestDevice(RecoveryTestServer server, RepeatPolicy repeatPolicy) {
        network = new FaultyTransport(new JdkHttpTransport(server.address()));
        api = new PinfoldApi(network);
        recovery = new SecretRecovery(api, RecoveryTestServer.IDENTITY, random, repeatPolicy);
    }

    String verifiedSession(String number) throws IOException, PinfoldException {
        SessionState session = api.createSession(number);
        api.requestCode(session.id(), "sms");
        var messages = api.developmentOutbox(number).messages();
        api.submitCode(session.id(), messages.get(messages.size() - 1).code());
        return session.id();
    }

    DeviceCredential register(String number) throws IOException, PinfoldException {
        return DeviceCredential.of(
                api.register(RegistrationRequest.ofSession(verifiedSession(number), Optional.empty())));
    }

    StoredSecret store(DeviceCredential device, String pin, MasterKey masterKey) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.store(device, normalized, masterKey, Optional.empty());
        }
    }

    StoredSecret storeWithLock(DeviceCredential device, String pin, MasterKey masterKey)
            throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.store(
                    device,
                    normalized,
                    masterKey,
                    Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty())));
        }
    }

    Guess guess(Credential caller, String pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.guess(caller, normalized);
        }
    }

    RestoredSecret restore(Credential caller, String pin) throws IOException, PinfoldException {
        try (NormalizedPin normalized = Pin.normalize(pin.toCharArray())) {
            return recovery.restore(caller, normalized);
        }
    }
}
