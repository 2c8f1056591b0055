package org.pinfold.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinWeakness;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.RecoveryKeys;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.RegistrationLockRequest;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.StoreStartResponse;

/**
 * Stores a master key behind a PIN and restores it (protocol.md, section 9). PIN and PIN hash never leave the device; a
 * guess can only be tested with the token's help, and each test is counted there.
 */
public final class SecretRecovery {
    private final PinfoldApi api;
    private final ServiceIdentity service;
    private final SecureRandom random;
    private final RepeatPolicy repeatPolicy;

    /**
     * Recovery at one service.
     *
     * @param service the identity that this device is pinned to: it comes with the app, never from the server
     */
    public SecretRecovery(PinfoldApi api, ServiceIdentity service, SecureRandom random, RepeatPolicy repeatPolicy) {
        this.api = api;
        this.service = service;
        this.random = random;
        this.repeatPolicy = repeatPolicy;
    }

    /**
     * Asks for the state, and checks salt and parameters.
     *
     * @throws UntrustedServerException if salt, account or parameters are not acceptable
     */
    public RecoveryState state(Credential caller) throws IOException, PinfoldException {
        Optional<Aci> own =
                caller instanceof DeviceCredential device ? Optional.of(device.account()) : Optional.empty();
        return RecoveryState.check(repeatPolicy.run(() -> api.recoveryState(caller)), service, own);
    }

    /**
     * First half of a store: hashes the PIN and has its point evaluated. Nothing is stored yet, and whatever was stored
     * stays. Not repeated by itself: after an {@link IOException} the caller may call again.
     *
     * @param pin the new PIN; not closed by this method
     * @param masterKey what to store; not closed by this method
     * @param lock sets the registration lock in the same step, so that lock and secret cannot drift apart
     * @return to be committed, and closed
     * @throws WeakPinException if the PIN is too easy to guess; nothing was sent
     */
    public PreparedStore prepareStore(
            DeviceCredential device, NormalizedPin pin, MasterKey masterKey, Optional<RegistrationLockRequest> lock)
            throws IOException, PinfoldException {
        Optional<PinWeakness> weakness = pin.weakness();
        if (weakness.isPresent()) {
            throw new WeakPinException(weakness.get());
        }
        RecoveryState state = state(device);
        PinHashParameters parameters = PinHashParameters.DEFAULT;
        try (PinHash hash = PinHash.derive(pin, state.salt(), parameters);
                OprfClient oprf = OprfClient.blind(hash.accessKey(), random)) {
            StoreStartResponse start = api.startStore(
                    device,
                    new StoreStartRequest(
                            oprf.blindedElement().encode(),
                            new PinHashParametersMessage(
                                    parameters.memoryKiB(), parameters.iterations(), parameters.parallelism()),
                            Optional.empty()));
            try (SecretBytes output = oprf.finalize(evaluatedElement(start.evaluatedElement()));
                    RecoveryKeys keys = RecoveryKeys.derive(output, hash)) {
                StoreRequest request = new StoreRequest(
                        start.ticket(),
                        masterKey.wrap(keys.wrapKey()),
                        wireForm(keys.unlockKey()),
                        wireForm(keys.serverProof()),
                        lock);
                return new PreparedStore(api, repeatPolicy, device, request, start.generation());
            }
        }
    }

    /**
     * Sets a PIN: {@link #prepareStore} and {@link PreparedStore#commit}. A caller that must not be left in doubt when
     * the network goes away for longer uses those two, keeps the prepared store and commits it again.
     */
    public StoredSecret store(
            DeviceCredential device, NormalizedPin pin, MasterKey masterKey, Optional<RegistrationLockRequest> lock)
            throws IOException, PinfoldException {
        return prepareStore(device, pin, masterKey, lock).commit();
    }

    /**
     * Prepares one guess: hashes the PIN and blinds it. Costs nothing yet.
     *
     * @param pin not closed by this method
     * @return to be asked for the secret, and closed
     * @throws NoTriesRemainingException if the secret is destroyed
     * @throws RecordLostException if the service lost it
     * @throws ProblemException {@code no-secret} or {@code secret-removed} if there is nothing to restore
     */
    public Guess guess(Credential caller, NormalizedPin pin) throws IOException, PinfoldException {
        RecoveryState state = state(caller);
        switch (state.state()) {
            case STORED -> {}
            case NEVER, LEGACY_LOCK -> throw new ProblemException(ProblemType.NO_SECRET);
            case REMOVED -> throw new ProblemException(ProblemType.SECRET_REMOVED);
            case EXHAUSTED -> throw new NoTriesRemainingException();
            case RECORD_LOST -> throw new RecordLostException();
        }
        PinHash hash = PinHash.derive(pin, state.salt(), state.parameters());
        return new Guess(
                api, repeatPolicy, caller, hash, OprfClient.blind(hash.accessKey(), random), state.generation());
    }

    /**
     * Restores with a PIN: {@link #guess} and {@link Guess#restore}. A caller on a shaky network uses those two, keeps
     * the guess and asks it again, so that a lost answer never costs a second guess.
     *
     * @throws PinMismatchException if the PIN is wrong
     */
    public RestoredSecret restore(Credential caller, NormalizedPin pin) throws IOException, PinfoldException {
        try (Guess guess = guess(caller, pin)) {
            return guess.restore();
        }
    }

    /** Removes the stored secret for good. */
    public void remove(DeviceCredential device) throws IOException, PinfoldException {
        api.removeSecret(device);
    }

    static EvaluatedElement evaluatedElement(Octets encoded) throws UntrustedServerException {
        try {
            return EvaluatedElement.parse(encoded);
        } catch (InvalidPointException e) {
            throw new UntrustedServerException("the evaluated element is not a point of the group");
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
