package org.pinfold.model;

/**
 * What a record's key, tag and seal are derived from. The tags are perfect: injective, where the real ones are the first
 * four octets of a MAC.
 *
 * @param account 0 or 1
 * @param slotNumber 0 or 1
 * @param generation below 16
 * @param nonce number of the {@code store/start} that drew it, below 16
 */
record RecordName(int account, int slotNumber, int generation, int nonce) {
    private static final int ROUNDS = 8;
    private static final int POINTS = 8;

    int tag() {
        return 1 + account + 2 * (slotNumber + 2 * (generation + 16 * nonce));
    }

    int guessTag(int round, int point) {
        return 1 + point + POINTS * (round + ROUNDS * tag());
    }

    static int pointOf(int guessTag) {
        return (guessTag - 1) % POINTS;
    }

    static RecordName ofTag(int tag) {
        int rest = tag - 1;
        return new RecordName(rest % 2, rest / 2 % 2, rest / 4 % 16, rest / 64);
    }

    @Override
    public String toString() {
        return "record " + nonce + " (account " + account + ", slot " + slotNumber + ", generation " + generation + ")";
    }
}
