package org.pinfold.ledger;

/**
 * How much the ledger takes on.
 *
 * @param maxPages pages in the token, 1 or more; a page has up to 2,048 slots
 * @param maxWaiting operations that may wait, 1 or more; the next one is turned away
 * @param maxBatch operations that share one token write at most, 1 or more
 */
public record LedgerLimits(int maxPages, int maxWaiting, int maxBatch) {
    /** 16 million slots; as many waiting as an application server has threads for; what one segment takes easily. */
    public static final LedgerLimits DEFAULT = new LedgerLimits(8192, 1024, 512);

    public LedgerLimits {
        requirePositive("maxPages", maxPages);
        requirePositive("maxWaiting", maxWaiting);
        requirePositive("maxBatch", maxBatch);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more: " + value);
        }
    }
}
