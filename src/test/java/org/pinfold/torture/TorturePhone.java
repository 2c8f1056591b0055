package org.pinfold.torture;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.RecoveryKeys;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.UnlockProof;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.OutboxMessage;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.StoreStartResponse;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.protocol.messages.UnlockResponse;

/**
 * A registered phone, and the device's half of secret recovery taken apart: every request can be sent again as it is. Safe
 * for use by many threads.
 */
final class TorturePhone {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final PinHashParametersMessage COST = new PinHashParametersMessage(
            PinHashParameters.DEFAULT.memoryKiB(),
            PinHashParameters.DEFAULT.iterations(),
            PinHashParameters.DEFAULT.parallelism());

    private final PinfoldApi api;
    private final PinHashes hashes;
    private final ServerHistory history;
    private final LongAdder evaluations;
    private final DeviceCredential device;

    private TorturePhone(
            PinfoldApi api, PinHashes hashes, ServerHistory history, LongAdder evaluations, DeviceCredential device) {
        this.api = api;
        this.hashes = hashes;
        this.history = history;
        this.evaluations = evaluations;
        this.device = device;
    }

    /** Registers a number that no other phone of this process has. */
    static TorturePhone registered(PinfoldApi api, PinHashes hashes, ServerHistory history, LongAdder evaluations)
            throws IOException, PinfoldException {
        // 555-0100 to 555-0199 ring nowhere, behind any area code.
        int unused = NUMBERS.getAndIncrement();
        String number = "+1%03d55501%02d".formatted(201 + unused / 100, unused % 100);
        String session = api.createSession(number).id();
        api.requestCode(session, "sms");
        List<OutboxMessage> codes = api.developmentOutbox(number).messages();
        api.submitCode(session, codes.get(codes.size() - 1).code());
        RegistrationResponse answer = api.register(RegistrationRequest.ofSession(session, Optional.empty()));
        return new TorturePhone(
                api,
                hashes,
                history,
                evaluations,
                new DeviceCredential(Aci.parse(answer.aci()), answer.deviceId(), answer.devicePassword()));
    }

    /** A point that was blinded for a PIN. */
    record Blinded(String pin, OprfClient oprf, EvaluateRequest request) {
        Octets point() {
            return request.blindedElement();
        }
    }

    /** An evaluated guess. */
    record Evaluated(String pin, RecoveryKeys keys, Octets attempt, SlotPosition position, boolean right) {}

    /** A store that needs its commit. */
    record Prepared(String pin, MasterKey key, StoreRequest request, long generation) {}

    Aci account() {
        return device.account();
    }

    DeviceCredential device() {
        return device;
    }

    PinfoldApi api() {
        return api;
    }

    Blinded blind(String pin) {
        OprfClient oprf = OprfClient.blind(hashes.of(pin).accessKey(), RANDOM);
        return new Blinded(pin, oprf, new EvaluateRequest(oprf.blindedElement().encode()));
    }

    Evaluated evaluate(Blinded blinded, int maxTries) throws IOException, PinfoldException {
        EvaluateResponse answer = api.evaluate(device, blinded.request());
        evaluations.increment();
        SlotPosition position = SlotPosition.of(answer.attempt());
        history.evaluated(account(), position, blinded.point(), maxTries);
        if (answer.generation() != position.generation() || answer.triesRemaining() != maxTries - position.used()) {
            throw history.broken(
                    account(), "told generation " + answer.generation() + ", tries " + answer.triesRemaining());
        }
        RecoveryKeys keys = keys(blinded.oprf(), answer.evaluatedElement(), blinded.pin());
        boolean right = keys.serverProof().matches(answer.serverProof().toByteArray());
        return new Evaluated(blinded.pin(), keys, answer.attempt(), position, right);
    }

    /** Proves the PIN, and checks that what is released is the key that was stored behind it. */
    UnlockResponse unlock(Evaluated evaluated, MasterKey stored) throws IOException, PinfoldException {
        UnlockResponse answer = api.unlock(
                device,
                new UnlockRequest(
                        evaluated.attempt(),
                        UnlockProof.compute(evaluated.keys().unlockKey(), evaluated.attempt())));
        boolean same = MasterKey.unwrap(evaluated.keys().wrapKey(), answer.secret())
                .map(key -> key.matches(stored))
                .orElse(false);
        if (!same) {
            throw history.broken(account(), "the right PIN released something else than what was stored");
        }
        return answer;
    }

    /** Sends a proof that is none. */
    void proveWrongly(Evaluated evaluated) throws IOException, PinfoldException {
        api.unlock(device, new UnlockRequest(evaluated.attempt(), Octets.of(new byte[UnlockProof.SIZE_BYTES])));
    }

    Prepared prepare(String pin, int maxTries, boolean withLock, Optional<String> presentLock)
            throws IOException, PinfoldException {
        try (OprfClient oprf = OprfClient.blind(hashes.of(pin).accessKey(), RANDOM)) {
            StoreStartResponse start = api.startStore(
                    device, new StoreStartRequest(oprf.blindedElement().encode(), COST, Optional.of(maxTries)));
            MasterKey key = MasterKey.random(RANDOM);
            try (RecoveryKeys keys = keys(oprf, start.evaluatedElement(), pin)) {
                StoreRequest request = new StoreRequest(
                        start.ticket(),
                        key.wrap(keys.wrapKey()),
                        wireForm(keys.unlockKey()),
                        wireForm(keys.serverProof()),
                        withLock
                                ? Optional.of(new RegistrationLockRequest(key.registrationLock(), presentLock))
                                : Optional.empty());
                return new Prepared(pin, key, request, start.generation());
            }
        }
    }

    private RecoveryKeys keys(OprfClient oprf, Octets evaluated, String pin) {
        try (SecretBytes output = oprf.finalize(EvaluatedElement.parse(evaluated))) {
            return RecoveryKeys.derive(output, hashes.of(pin));
        } catch (InvalidPointException e) {
            throw history.broken(account(), "the evaluated element is no point");
        }
    }

    private static Octets wireForm(SecretBytes key) {
        byte[] octets = key.exposeOctets();
        try {
            return Octets.of(octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
