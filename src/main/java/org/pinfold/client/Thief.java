package org.pinfold.client;

import java.io.IOException;
import java.security.SecureRandom;
import org.pinfold.protocol.NormalizedPin;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.Pin;
import org.pinfold.protocol.PinHash;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.RecoveryKeys;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.UnlockProof;
import org.pinfold.protocol.messages.EvaluateRequest;
import org.pinfold.protocol.messages.EvaluateResponse;
import org.pinfold.protocol.messages.UnlockRequest;
import org.pinfold.protocol.messages.UnlockResponse;

/**
 * The story's thief: has the number, not the PIN, and a tool of his own that talks to the API directly. He obeys none of
 * the SDK's rules, and sends a proof however wrong; with the last guess that destroys the secret at once.
 */
final class Thief {
    private final PinfoldApi api;
    private final SecretRecovery recovery;
    private final SecureRandom random;
    private final RecoveryCredential credential;

    Thief(PinfoldApi api, SecretRecovery recovery, SecureRandom random, RecoveryCredential credential) {
        this.api = api;
        this.recovery = recovery;
        this.random = random;
        this.credential = credential;
    }

    /** What a guess brought him. */
    record Loot(boolean gotSecret, int triesRemaining) {}

    /** Spends one guess, and proves with whatever this PIN gives. */
    Loot guess(String guessed) throws IOException, PinfoldException {
        RecoveryState state = recovery.state(credential);
        try (NormalizedPin pin = Pin.normalize(guessed.toCharArray());
                PinHash hash = PinHash.derive(pin, state.salt(), state.parameters());
                OprfClient oprf = OprfClient.blind(hash.accessKey(), random)) {
            EvaluateResponse answer = api.evaluate(
                    credential, new EvaluateRequest(oprf.blindedElement().encode()));
            try (SecretBytes output = oprf.finalize(SecretRecovery.evaluatedElement(answer.evaluatedElement()));
                    RecoveryKeys keys = RecoveryKeys.derive(output, hash)) {
                Octets proof = UnlockProof.compute(keys.unlockKey(), answer.attempt());
                UnlockResponse unlocked = api.unlock(credential, new UnlockRequest(answer.attempt(), proof));
                return new Loot(unlocked.secret().size() > 0, unlocked.triesRemaining());
            } catch (PinMismatchException e) {
                return new Loot(false, e.triesRemaining());
            } catch (NoTriesRemainingException e) {
                return new Loot(false, 0);
            }
        }
    }

    /** Whether the credential that he has opens the backup. */
    boolean canReadBackup() throws IOException, PinfoldException {
        try {
            api.manifestWith(credential);
            return true;
        } catch (ProblemException e) {
            if (e.type() == ProblemType.UNAUTHENTICATED || e.type() == ProblemType.FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }
}
