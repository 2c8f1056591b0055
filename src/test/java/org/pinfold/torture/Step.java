package org.pinfold.torture;

/** Where a process ends itself. In an order in which each is reached on new stores. */
enum Step {
    PAGE_CREATE_BEFORE,
    PAGE_CREATE_AFTER,
    JOURNAL_CREATE_BEFORE,
    JOURNAL_CREATE_AFTER,
    JOURNAL_WRITE_BEFORE,
    /** The token has it, nobody was told. */
    JOURNAL_WRITE_AFTER,
    PAGE_WRITE_BEFORE,
    PAGE_WRITE_AFTER,
    CLAIM_AFTER,
    COMMIT_BEFORE,
    /** The database has it, nobody was told. */
    COMMIT_AFTER,
    /** The ledger answered, the client was not told. */
    ANSWER_BEFORE,
    /** The debit was answered, the point was not evaluated. */
    EVALUATE_BEFORE,
    /** The point was evaluated, the device was not told. */
    EVALUATE_AFTER;

    /** Whether it is reached only while pages or segments are added. */
    boolean isGrowth() {
        return switch (this) {
            case JOURNAL_CREATE_BEFORE, JOURNAL_CREATE_AFTER, PAGE_CREATE_BEFORE, PAGE_CREATE_AFTER -> true;
            default -> false;
        };
    }
}
