package org.pinfold.recovery;

import java.time.Duration;
import org.pinfold.ledger.GuessPolicy;
import org.pinfold.protocol.ServiceIdentity;

/**
 * Settings of secret recovery.
 *
 * @param policy limit and pacing of guesses
 * @param lastGuessWindow how long the record stays after the last guess was debited, for its proof to arrive
 * @param serviceIdentity the name that devices pin; must never change once secrets exist
 */
public record RecoverySettings(GuessPolicy policy, Duration lastGuessWindow, ServiceIdentity serviceIdentity) {}
