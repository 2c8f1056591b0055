package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.pinfold.client.Credential;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.RecoveryKeys;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.UnlockProof;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.StoreStartResponse;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.protocol.messages.UnlockResponse;

/**
 * The device's half of secret recovery, taken apart so that each step can be repeated, left out or done wrong. Hashes of
 * PINs are made once for a test run, under one salt: the server cannot tell, and each costs a fifth of a second.
 */
final class TestVault {
    static final String RIGHT_PIN = "4071";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PinSalt SALT =
            PinSalt.compute(new ServiceIdentity("test.pinfold.example"), new Aci(new UUID(1, 1)));
    private static final Map<String, PinHash> HASHES = new ConcurrentHashMap<>();

    private final PinfoldApi api;

    TestVault(PinfoldApi api) {
        this.api = api;
    }

    /** What a store put into the server, and what it guards. */
    record Stored(MasterKey masterKey, StoreRequest request, StoreStartResponse ticket) {}

    /** An evaluated guess with everything that a proof needs. */
    record Evaluated(EvaluateRequest request, EvaluateResponse answer, RecoveryKeys keys) {
        Octets proof() {
            return UnlockProof.compute(keys.unlockKey(), answer.attempt());
        }

        boolean isRight() {
            return keys.serverProof().matches(answer.serverProof().toByteArray());
        }

        UnlockRequest unlockRequest() {
            return new UnlockRequest(answer.attempt(), proof());
        }
    }

    /** Stores a fresh master key behind {@link #RIGHT_PIN}, with or without turning the registration lock on. */
    Stored store(DeviceCredential device, int maxTries, boolean lock) throws IOException, PinfoldException {
        MasterKey masterKey = MasterKey.random(RANDOM);
        return store(
                device,
                RIGHT_PIN,
                maxTries,
                masterKey,
                lock
                        ? Optional.of(new RegistrationLockRequest(masterKey.registrationLock(), Optional.empty()))
                        : Optional.empty());
    }

    Stored store(
            DeviceCredential device,
            String pin,
            int maxTries,
            MasterKey masterKey,
            Optional<RegistrationLockRequest> lock)
            throws IOException, PinfoldException {
        try (OprfClient oprf = OprfClient.blind(hash(pin).accessKey(), RANDOM)) {
            StoreStartResponse start = api.startStore(
                    device,
                    new StoreStartRequest(
                            oprf.blindedElement().encode(), message(PinHashParameters.DEFAULT), Optional.of(maxTries)));
            RecoveryKeys keys = keys(oprf, start.evaluatedElement(), pin);
            StoreRequest request = new StoreRequest(
                    start.ticket(),
                    masterKey.wrap(keys.wrapKey()),
                    Octets.of(keys.unlockKey().exposeOctets()),
                    Octets.of(keys.serverProof().exposeOctets()),
                    lock);
            assertThat(api.store(device, request).triesRemaining()).isEqualTo(maxTries);
            return new Stored(masterKey, request, start);
        }
    }

    /** Spends a guess on a fresh point for this PIN. */
    Evaluated evaluate(Credential caller, String pin) throws IOException, PinfoldException {
        try (OprfClient oprf = OprfClient.blind(hash(pin).accessKey(), RANDOM)) {
            EvaluateRequest request = new EvaluateRequest(oprf.blindedElement().encode());
            EvaluateResponse answer = api.evaluate(caller, request);
            return new Evaluated(request, answer, keys(oprf, answer.evaluatedElement(), pin));
        }
    }

    /** A point that no PIN in particular is behind. */
    static Octets freshPoint() {
        try (SecretBytes input = SecretBytes.random(RANDOM, OprfClient.OUTPUT_BYTES);
                OprfClient oprf = OprfClient.blind(input, RANDOM)) {
            return oprf.blindedElement().encode();
        }
    }

    static Octets random(int sizeBytes) {
        byte[] octets = new byte[sizeBytes];
        RANDOM.nextBytes(octets);
        return Octets.of(octets);
    }

    MasterKey open(Evaluated evaluated, UnlockResponse unlocked) {
        return MasterKey.unwrap(evaluated.keys().wrapKey(), unlocked.secret()).orElseThrow();
    }

    RecoveryStateResponse state(Credential caller) throws IOException, PinfoldException {
        return api.recoveryState(caller);
    }

    static PinHashParametersMessage message(PinHashParameters parameters) {
        return new PinHashParametersMessage(parameters.memoryKiB(), parameters.iterations(), parameters.parallelism());
    }

    private static RecoveryKeys keys(OprfClient oprf, Octets evaluated, String pin) {
        try (SecretBytes output = oprf.finalize(EvaluatedElement.parse(evaluated))) {
            return RecoveryKeys.derive(output, hash(pin));
        } catch (InvalidPointException e) {
            throw new AssertionError("the server answered with no point", e);
        }
    }

    private static PinHash hash(String pin) {
        return HASHES.computeIfAbsent(pin, typed -> {
            try (NormalizedPin normalized = Pin.normalize(typed.toCharArray())) {
                return PinHash.derive(normalized, SALT, PinHashParameters.DEFAULT);
            }
        });
    }
}
