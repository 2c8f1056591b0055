package org.pinfold.model;

/** One rule of the ledger broken on purpose. Each must be found out, or the rule is not known to be needed. */
enum Mutant {
    /** The point is evaluated first and counted afterwards. */
    EVALUATE_BEFORE_DEBIT,
    /** The point is evaluated when the token has the debit, without waiting for the mirror. */
    EVALUATE_BEFORE_MIRROR,
    /** The latest point again is evaluated at once, although its mirror may have failed. */
    REPEATED_SKIPS_THE_MIRROR,
    /** The mirror row is overwritten whatever it says. */
    MIRROR_WRITTEN_BLINDLY,
    /** A token write need not wait for the mirrors of the one before it, and their transactions pass each other. */
    MIRRORS_OVERTAKE_EACH_OTHER,
    /** A mirror row that somebody else wrote is left alone and work goes on. */
    TWO_NODES,
    /** A record is live when slot and generation fit. */
    RECORD_TAG_IGNORED,
    /** A slot of a token that was turned back is healed when its account comes by; allocation asks the token alone. */
    LAZY_HEAL,
    /** A proof is not tied to its attempt. */
    PROOF_REPLAYED,
    /** A right proof resets the count whatever round its attempt is from. */
    RESET_BY_AN_OLDER_ROUND,
    /** The configured limit replaces the one that was sealed with the record. */
    MAX_TRIES_RAISED,
    /** Of one account and generation there is one pending row, and a later one replaces it. */
    PENDING_ROW_WITHOUT_NONCE,
    /** The token's slot does not say which record it opened. */
    OPEN_WITHOUT_TAG,
    /** The lock is read as the database has it, without completing a store first. */
    LOCK_READ_WITHOUT_RESOLVE,
    /** The nonce of a start follows from account and generation. */
    TWO_STARTS_WITH_ONE_NONCE,
    /** A removal closes the slot and consumes no generation, so that a ticket from before it still fits. */
    DELETE_BETWEEN_START_AND_STORE,
    /** Not in the list of the design: rows are promoted and wiped by a slot whose mirror is not written yet. */
    RESOLVE_BEFORE_MIRROR,
    /** Not in the list of the design: the database learns the token's sequence only with a row that it changes. */
    SEQUENCE_ONLY_WITH_ROWS,
    /** Not in the list of the design: a start heals and says nothing. */
    NO_ALARM,
    /** Not in the list of the design: a head that lacks one write excuses every row that is behind. */
    HEAD_ALONE_IS_BELIEVED,
    /** Not in the list of the design: where token and mirror differ and neither is later, the token is believed. */
    TIE_GOES_TO_THE_TOKEN,
    /** Not in the list of the design: a server whose ledger was taken over still changes records' rows. */
    ROWS_WITHOUT_EPOCH,
    /** Not in the list of the design: whoever's open is stale wipes his row without asking who opened the slot. */
    STALE_STORE_WIPES_ITS_ROW,
    /** Not in the list of the design: a row is swept at its ticket's expiry, although its store may be under way. */
    SWEEP_WITHOUT_GRACE
}
