package org.pinfold.protocol.messages;

/**
 * Argon2id parameters on the wire.
 *
 * @param memoryKiB memory in KiB
 * @param iterations passes
 * @param parallelism lanes
 */
public record PinHashParametersMessage(int memoryKiB, int iterations, int parallelism) {}
