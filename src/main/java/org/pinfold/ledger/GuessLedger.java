package org.pinfold.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;

/**
 * How many guesses are left, durably.
 *
 * <p>An answer of a changing operation leaves only after the token has the new state and the database its mirror, in that
 * order; so no point is evaluated that was not debited, whatever crashes. Safe for use by many threads.
 *
 * <p>Every operation may throw {@link LedgerStoppedException} (nothing done), {@link LedgerFaultException} (nothing done),
 * {@link OutcomeUnknownException} (repeat the same request), {@link LedgerBusyException} (nothing done), {@link
 * org.pinfold.token.TokenUnavailableException} (nothing done).
 */
public interface GuessLedger {
    /**
     * An account's place in the ledger.
     *
     * @param account whose
     * @param slotNumber which slot, for the account's life
     * @param slot its state in the token
     * @param lastDebitAt when the latest guess was debited, if the mirror knows it for this very state
     */
    record Place(Aci account, int slotNumber, Slot slot, Optional<Instant> lastDebitAt) {}

    /**
     * Outcome of a debit with the state that the outcome left behind: what is evaluated, and what goes into the attempt,
     * is this state and no later one.
     */
    record DebitResult(SlotOutcome.Debit outcome, Slot after) {}

    /** The account's place, or empty if it never began to store a secret. */
    Optional<Place> find(Aci account);

    /**
     * The account's place, taking a free slot if it has none.
     *
     * @param named slots that are not taken although they are free
     * @throws LedgerFullException if there is no slot left; accounts that have one go on
     */
    Place allocate(Aci account, SlotNames named);

    /** Opens the next generation: the commit point of a store. */
    SlotOutcome.Open open(Place place, long expectedGeneration, int recordTag);

    /** Counts a guess, or recognises the latest one. */
    DebitResult debit(Place place, Guess guess);

    /** Resets the count after a proof of the present round. */
    SlotOutcome.Prove prove(Place place, long generation, int recordTag, int round);

    /** Closes a slot whose guesses are used up. */
    SlotOutcome.Exhaust exhaust(Place place, long generation, int recordTag, int maxTries);

    /** Closes the slot at its owner's wish. */
    SlotOutcome.Remove remove(Place place, long generation);

    /** Gives the slot back when its account is deleted; whoever gets it next begins at a higher generation. */
    SlotOutcome.Free free(Place place);

    /**
     * Accounts with an open slot, guesses in it, and the latest debited in {@code [from, to)}, by the mirror.
     */
    List<Aci> debitedBetween(Instant from, Instant to);

    /** Why the ledger does not serve, if so. */
    Optional<String> stopped();

    /** What an administrator may see. */
    LedgerView view();

    /**
     * The slots that are not FREE, by number.
     *
     * @param from the lowest slot number
     * @param limit how many at most
     */
    List<NumberedSlot> slots(int from, int limit);

    /**
     * Marks an orderly end in the token: after it, a database that lacks even one write was turned back.
     */
    void close();

    /**
     * A guess at a record.
     *
     * @param generation of the record
     * @param recordTag of the record
     * @param guessTag gives the tag of the point in a round: known only once the slot's round is
     * @param maxTries the effective limit, 1 to 255
     */
    record Guess(long generation, int recordTag, IntUnaryOperator guessTag, int maxTries) {}

    /** Tells whether a row anywhere still names a slot; such a slot is never given away. */
    interface SlotNames {
        boolean isNamed(int slotNumber);
    }

    /**
     * State, and counts since the start.
     *
     * @param stopped why the ledger does not serve, if so
     * @param sequence of the last ledger write
     * @param epoch how often a ledger was opened upon this database
     * @param debits guesses counted
     * @param repeats guesses recognised, and not counted
     * @param resets counts that a proof set back
     * @param tokenWrites writes to the token, each for a batch of operations
     * @param operations operations in all batches, those that changed nothing included
     * @param waiting operations that wait at this moment
     * @param slotCounts slots by state
     * @param alarms what was found at the start or since, oldest first
     */
    record LedgerView(
            Optional<String> stopped,
            long sequence,
            long epoch,
            long debits,
            long repeats,
            long resets,
            long tokenWrites,
            long operations,
            int waiting,
            Map<SlotState, Integer> slotCounts,
            List<Alarm> alarms) {
        /** Slots that belong to an account. */
        public int allocatedSlots() {
            return slotCounts.entrySet().stream()
                    .filter(count -> count.getKey() != SlotState.FREE)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * Something that an administrator must know.
     *
     * @param event what was found
     * @param facts short facts without secrets
     */
    record Alarm(SecurityEvent event, Map<String, String> facts) {
        public Alarm {
            facts = Map.copyOf(facts);
        }

        /** The event's name and its facts in alphabetical order. */
        @Override
        public String toString() {
            return event + " " + new TreeMap<>(facts);
        }
    }

    /** A slot with its number. */
    record NumberedSlot(int number, Slot slot) {}
}
