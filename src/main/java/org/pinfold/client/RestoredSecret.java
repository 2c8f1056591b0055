package org.pinfold.client;

import org.pinfold.protocol.MasterKey;

/**
 * What a right PIN brings back.
 *
 * @param masterKey the caller closes it
 * @param generation the generation that was opened
 * @param triesRemaining guesses left now, 0 to 255: all of them again after a success in the present round
 */
public record RestoredSecret(MasterKey masterKey, long generation, int triesRemaining) {}
