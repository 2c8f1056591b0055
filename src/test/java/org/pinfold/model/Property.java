package org.pinfold.model;

/** What the model checks, with the promise of the design that it stands for. */
enum Property {
    /** G3: no point is evaluated that was not debited in the token and mirrored, but one for each start. */
    ONLY_DEBITED_POINTS_ARE_EVALUATED,
    /** G3: between two proven successes no more points than the record's tries are debited or evaluated. */
    NO_MORE_POINTS_THAN_TRIES,
    /** G4: the same, once a store was turned back. */
    NO_GUESS_COMES_BACK,
    /** G4: no record that was replaced, removed or used up is live again. */
    NO_OLD_PIN_REVIVES,
    /** G4: a token that was turned back is healed: what was acknowledged still restores. */
    NOTHING_IS_LOST_WITH_AN_OLD_TOKEN,
    /** G4: what is named is so. */
    EVERY_ALARM_IS_TRUE,
    /** G4: of one store that is old the next start says so, unless no more is missing than a crash may take. */
    AN_OLD_STORE_IS_NAMED,
    /** G5: the latest point again is not debited again. */
    REPEATING_IS_FREE,
    /** G5: if everything were resolved now, exactly the PIN that was committed last would restore. */
    EXACTLY_ONE_PIN_LIVES,
    /** G5: who was told that his PIN is stored has it stored, and who was told that it is not has not. */
    ANSWERS_OF_A_STORE_ARE_TRUE,
    /** G5: a removal kills the tickets from before it. */
    A_REMOVAL_KILLS_TICKETS,
    /** The lock is that of the secret that it was set with. */
    THE_LOCK_FOLLOWS_THE_SECRET
}
