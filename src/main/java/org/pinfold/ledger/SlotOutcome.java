package org.pinfold.ledger;

import java.time.Duration;

/**
 * What came of an operation on a slot. Values, not exceptions: an exception that rolls back a transaction must never
 * give a guess back.
 */
public sealed interface SlotOutcome {
    /** The operation's view of the slot is out of date: another generation or another record is live. */
    record Stale() implements Open, Debit, Prove, Remove, Exhaust, Free {}

    /** The slot cannot be guessed at. */
    record Closed(SlotState reason) implements Debit, Prove, Exhaust {}

    /** Outcomes of opening a generation. */
    sealed interface Open extends SlotOutcome {}

    /** A new generation is live. */
    record Opened() implements Open {}

    /** Outcomes of debiting a guess. */
    sealed interface Debit extends SlotOutcome {}

    /** The guess was counted. */
    record Debited(int triesRemaining) implements Debit {}

    /** The latest guess's point came again: nothing was counted, it may be evaluated again. */
    record Repeated(int triesRemaining) implements Debit {}

    /** Every guess is used; the latest may still be proved. */
    record Exhausted() implements Debit {}

    /** The next guess is not allowed yet; nothing was counted. */
    record TooSoon(Duration retryAfter) implements Debit {}

    /** Outcomes of a proven success. */
    sealed interface Prove extends SlotOutcome {}

    /** The proof is of the present generation; the count went back to zero if it was of the present round. */
    record Proved(boolean countReset) implements Prove {}

    /** Outcomes of removing the secret. */
    sealed interface Remove extends SlotOutcome {}

    /** The secret is gone; a generation was consumed so that outstanding tickets die. */
    record Removed() implements Remove {}

    /** Outcomes of closing a used-up slot. */
    sealed interface Exhaust extends SlotOutcome {}

    /** The slot is closed for good in this generation. */
    record Destroyed() implements Exhaust {}

    /** There are tries left. */
    record TriesLeft() implements Exhaust {}

    /** Outcomes of giving a slot back. */
    sealed interface Free extends SlotOutcome {}

    /** The slot belongs to nobody. */
    record Freed() implements Free {}
}
