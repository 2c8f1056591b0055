package org.pinfold.protocol.messages;

/**
 * Answer of {@code PUT /v1/recovery/store}.
 *
 * @param generation the generation now live
 * @param triesRemaining 1 to 255
 */
public record StoreResponse(long generation, int triesRemaining) {}
