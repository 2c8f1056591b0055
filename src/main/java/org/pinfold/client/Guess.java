package org.pinfold.client;

import java.io.IOException;
import java.util.Optional;
import org.pinfold.protocol.MasterKey;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
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
 * One guess of a PIN: one blind, one point, at most one count at the server, however often answers are lost. Lives in
 * memory only; blind and point together would verify the PIN. Not safe for use by several threads.
 */
public final class Guess implements AutoCloseable {
    private final PinfoldApi api;
    private final RepeatPolicy repeatPolicy;
    private final Credential caller;
    private final PinHash hash;
    private final OprfClient oprf;
    private final long expectedGeneration;
    private Optional<Evaluation> evaluation = Optional.empty();

    /** Takes hash and blind over. */
    Guess(
            PinfoldApi api,
            RepeatPolicy repeatPolicy,
            Credential caller,
            PinHash hash,
            OprfClient oprf,
            long expectedGeneration) {
        this.api = api;
        this.repeatPolicy = repeatPolicy;
        this.caller = caller;
        this.hash = hash;
        this.oprf = oprf;
        this.expectedGeneration = expectedGeneration;
    }

    /**
     * Spends the guess and, if the PIN is right, brings the secret. After an {@link IOException}, an {@link
     * OutcomeUnknownException} or a {@link TooSoonException} it may be called again: the same point is free.
     *
     * @throws PinMismatchException if the PIN is wrong: every further call says the same and asks nobody
     * @throws NoTriesRemainingException if there was no guess left
     * @throws TooSoonException if the server wants a pause; nothing was counted
     * @throws RecordLostException if the service lost the secret; nothing was counted
     * @throws UntrustedServerException if an answer is not what an honest server gives
     */
    public RestoredSecret restore() throws IOException, PinfoldException {
        Evaluation decided = evaluation.isPresent() ? evaluation.get() : evaluate();
        evaluation = Optional.of(decided);
        if (!decided.pinMatches()) {
            throw new PinMismatchException(decided.triesRemaining());
        }
        return unlock(decided);
    }

    private Evaluation evaluate() throws IOException, PinfoldException {
        EvaluateRequest request = new EvaluateRequest(oprf.blindedElement().encode());
        EvaluateResponse response = repeatPolicy.run(() -> api.evaluate(caller, request));
        if (response.generation() != expectedGeneration) {
            // The PIN was changed meanwhile; what this guess says about the old PIN means nothing for the new one.
            throw new ProblemException(ProblemType.STALE_GENERATION);
        }
        SecretBytes output = oprf.finalize(SecretRecovery.evaluatedElement(response.evaluatedElement()));
        try (output) {
            RecoveryKeys keys = RecoveryKeys.derive(output, hash);
            // A server that cannot show this never sees a proof: a liar in the middle could test PINs against one.
            boolean pinMatches =
                    keys.serverProof().matches(response.serverProof().toByteArray());
            return new Evaluation(keys, response.attempt(), response.triesRemaining(), pinMatches);
        }
    }

    private RestoredSecret unlock(Evaluation decided) throws IOException, PinfoldException {
        UnlockRequest request = new UnlockRequest(
                decided.attempt(), UnlockProof.compute(decided.keys().unlockKey(), decided.attempt()));
        UnlockResponse response;
        try {
            response = repeatPolicy.run(() -> api.unlock(caller, request));
        } catch (ProblemException e) {
            if (e.type() == ProblemType.ATTEMPT_INVALID) {
                // The server no longer knows it as its own, as after a change of its MAC key: attempts do not expire
                // (protocol.md, section 14.2). The next call asks for the same point again, which is free.
                decided.keys().close();
                evaluation = Optional.empty();
            }
            throw e;
        }
        MasterKey masterKey = MasterKey.unwrap(decided.keys().wrapKey(), response.secret())
                .orElseThrow(() -> new UntrustedServerException("the stored secret is not what this PIN sealed"));
        return new RestoredSecret(masterKey, response.generation(), response.triesRemaining());
    }

    @Override
    public void close() {
        evaluation.ifPresent(decided -> decided.keys().close());
        oprf.close();
        hash.close();
    }

    @Override
    public String toString() {
        return "Guess(redacted)";
    }

    private record Evaluation(RecoveryKeys keys, Octets attempt, int triesRemaining, boolean pinMatches) {}
}
