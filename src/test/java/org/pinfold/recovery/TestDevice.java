package org.pinfold.recovery;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.RecoveryKeys;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.UnlockProof;

/** A device that speaks the protocol against the services, without HTTP. */
final class TestDevice {
    static final int DEVICE_ID = 1;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, PinHash> HASHES = new ConcurrentHashMap<>();

    private final RecoveryWorld world;
    private final Aci account;

    TestDevice(RecoveryWorld world, Aci account) {
        this.world = world;
        this.account = account;
    }

    /** One PIN, blinded once: the same point as often as it is used. */
    final class Guess {
        private final PinHash hash;
        private final OprfClient oprf;

        private Guess(String pin) {
            hash = HASHES.computeIfAbsent(
                    account + pin,
                    unused -> PinHash.derive(
                            Pin.normalize(pin.toCharArray()),
                            PinSalt.compute(RecoveryWorld.SERVICE, account),
                            PinHashParameters.DEFAULT));
            oprf = OprfClient.blind(hash.accessKey(), RANDOM);
        }

        BlindedElement point() {
            return oprf.blindedElement();
        }

        RecoveryKeys keys(EvaluatedElement evaluated) {
            try (SecretBytes output = oprf.finalize(evaluated)) {
                return RecoveryKeys.derive(output, hash);
            }
        }
    }

    Guess guess(String pin) {
        return new Guess(pin);
    }

    /** A finished second step, ready to be sent as often as wanted. */
    StoreCommand prepare(String pin, MasterKey masterKey, Optional<StoreCommand.Lock> lock) {
        Guess guess = guess(pin);
        RecoveryOutcome.Started started = (RecoveryOutcome.Started)
                world.storing.start(account, DEVICE_ID, guess.point(), PinHashParameters.DEFAULT, 255);
        RecoveryKeys keys = guess.keys(started.evaluatedElement());
        return new StoreCommand(
                started.ticket(),
                masterKey.wrap(keys.wrapKey()),
                Octets.of(keys.unlockKey().exposeOctets()),
                Octets.of(keys.serverProof().exposeOctets()),
                lock);
    }

    RecoveryOutcome.Store store(StoreCommand command) {
        return world.storing.store(account, DEVICE_ID, command);
    }

    MasterKey store(String pin) {
        MasterKey masterKey = MasterKey.random(RANDOM);
        RecoveryOutcome.Store outcome = store(prepare(pin, masterKey, Optional.empty()));
        if (!(outcome instanceof RecoveryOutcome.Stored)) {
            throw new AssertionError(outcome);
        }
        return masterKey;
    }

    RecoveryOutcome.Evaluate evaluate(Guess guess) {
        return world.restoring.evaluate(account, guess.point());
    }

    RecoveryOutcome.Unlock unlock(Guess guess, RecoveryOutcome.Evaluated evaluated) {
        try (RecoveryKeys keys = guess.keys(evaluated.evaluatedElement())) {
            return world.restoring.unlock(
                    account, evaluated.attempt(), UnlockProof.compute(keys.unlockKey(), evaluated.attempt()));
        }
    }

    /** The whole restore; empty unless the master key came out. */
    Optional<MasterKey> restore(String pin) {
        Guess guess = guess(pin);
        if (!(evaluate(guess) instanceof RecoveryOutcome.Evaluated evaluated)) {
            return Optional.empty();
        }
        try (RecoveryKeys keys = guess.keys(evaluated.evaluatedElement())) {
            if (!keys.serverProof().matches(evaluated.serverProof().toByteArray())
                    || !(unlock(guess, evaluated) instanceof RecoveryOutcome.Unlocked unlocked)) {
                return Optional.empty();
            }
            return MasterKey.unwrap(keys.wrapKey(), unlocked.secret());
        }
    }
}
