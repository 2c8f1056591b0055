package org.pinfold.admin;

import java.util.List;

/**
 * {@code org.pinfold:type=GuessLedger}: the guess counters in the token, and what the ledger did since the start.
 *
 * <p>Emits a notification for each alarm that is raised while somebody listens: type {@code org.pinfold.alarm.} and the
 * event's name in lower case with hyphens, as message the alarm's text as {@link #getAlarms} has it.
 */
public interface GuessLedgerMXBean {
    /** Whether guesses are served. */
    boolean isServing();

    /** Why not, or an empty text. */
    String getStoppedReason();

    /** Sequence number of the last token write. */
    long getSequence();

    /** How often a server has taken this ledger over. */
    long getEpoch();

    /** Guesses debited since the start. */
    long getDebits();

    /** Guesses that came again and were not debited, since the start. */
    long getRepeats();

    /** Counts reset by a proven success, since the start. */
    long getResets();

    /** Writes to the token since the start, each for all operations that waited at that moment. */
    long getTokenWrites();

    /** Operations in these and in batches that changed nothing, since the start. */
    long getCommittedOperations();

    /** Operations that wait at this moment. */
    int getWaitingOperations();

    /** Slots that belong to an account. */
    int getAllocatedSlots();

    /** Slots with a secret that can be guessed at. */
    int getOpenSlots();

    /** Slots whose guesses were used up. */
    int getExhaustedSlots();

    /** The latest 100 different alarms raised at the start or since, oldest first; the same again is not in it twice. */
    List<String> getAlarms();

    /**
     * The slots that belong to an account, by number.
     *
     * @param from number of the first slot, 0 or more
     * @param limit how many at most, 1 to 10,000
     */
    List<SlotView> slots(int from, int limit);
}
