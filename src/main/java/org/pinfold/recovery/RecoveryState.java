package org.pinfold.recovery;

import java.util.Optional;
import org.pinfold.protocol.PinHashParameters;

/**
 * What an account's owner may know of the stored secret.
 *
 * @param absence why there is none; empty when there is one
 * @param generation the latest generation, 0 if nothing was ever stored
 * @param triesRemaining 0 to 255
 * @param guessesSinceSuccess 0 to 255
 * @param parameters of the stored secret's PIN hash, if there is one
 */
public record RecoveryState(
        Optional<Absence> absence,
        long generation,
        int triesRemaining,
        int guessesSinceSuccess,
        Optional<PinHashParameters> parameters) {}
