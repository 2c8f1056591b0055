package org.pinfold.protocol.messages;

import org.pinfold.protocol.Octets;

/**
 * Answer of {@code GET /v1/recovery}.
 *
 * @param aci the account that the credential belongs to
 * @param state {@code never}, {@code stored}, {@code exhausted}, {@code removed} or {@code record-lost}
 * @param generation number of the latest generation, from 0
 * @param triesRemaining 0 to 255; 0 unless {@code stored}
 * @param guessesSinceSuccess guesses debited since the last proven success, 0 to 255
 * @param salt 32 octets of PIN-hash salt; the device computes them itself and compares
 * @param pinHashParameters the parameters of the stored secret, or the default when there is none
 */
public record RecoveryStateResponse(
        String aci,
        String state,
        long generation,
        int triesRemaining,
        int guessesSinceSuccess,
        Octets salt,
        PinHashParametersMessage pinHashParameters) {}
