package org.pinfold.protocol;

/**
 * Cost of a PIN hash: Argon2id, version 0x13 (RFC 9106). Having one means that the cost is inside the accepted range: at
 * least as dear as the default, so that nobody can talk a device into a cheap hash, and at most 64 times as dear, so
 * that nobody can make it hang.
 *
 * @param memoryKiB memory m in KiB, 16,384 to 1,048,576
 * @param iterations passes t, 1 to 2,048; m·t is 524,288 to 33,554,432
 * @param parallelism lanes p, 1 to 16
 */
public record PinHashParameters(int memoryKiB, int iterations, int parallelism) {
    public static final int MIN_MEMORY_KIB = 16_384;
    public static final int MAX_MEMORY_KIB = 1_048_576;
    public static final int MIN_ITERATIONS = 1;
    public static final int MAX_ITERATIONS = 2_048;
    public static final int MIN_PARALLELISM = 1;
    public static final int MAX_PARALLELISM = 16;

    /** Least product of memory in KiB and passes: that of the default. */
    public static final long MIN_KIB_PASSES = 524_288;

    /** Greatest product of memory in KiB and passes. */
    public static final long MAX_KIB_PASSES = 64 * MIN_KIB_PASSES;

    /** 16 MiB, 32 passes, one lane: what Signal's clients use; about 0.2 s on a phone of 2024. */
    public static final PinHashParameters DEFAULT = new PinHashParameters(16_384, 32, 1);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if a value, or the product of memory and passes, is outside its range
     */
    public PinHashParameters {
        requireRange("memoryKiB", memoryKiB, MIN_MEMORY_KIB, MAX_MEMORY_KIB);
        requireRange("iterations", iterations, MIN_ITERATIONS, MAX_ITERATIONS);
        requireRange("parallelism", parallelism, MIN_PARALLELISM, MAX_PARALLELISM);
        requireRange("memoryKiB * iterations", (long) memoryKiB * iterations, MIN_KIB_PASSES, MAX_KIB_PASSES);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be in [" + min + ", " + max + "]: " + value);
        }
    }
}
