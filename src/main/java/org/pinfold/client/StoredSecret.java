package org.pinfold.client;

/**
 * A store that the server has committed.
 *
 * @param generation the generation now live, 1 to 2^32 - 1
 * @param triesRemaining guesses allowed, 1 to 255
 */
public record StoredSecret(long generation, int triesRemaining) {}
