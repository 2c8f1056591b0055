package org.pinfold.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each promise, broken in the lines that a process says. */
class WitnessTest {
    private static final String NEVER = "0:1:0:0:CLOSED_NEVER:0:0";
    private static final String STORED = "0:2:0:0:OPEN:77:0";
    private static final String GUESSED = guessed(1, 3);

    private final Figures figures = new Figures();
    private final Witness witness = new Witness(figures);

    private static String guessed(int used, int point) {
        return "0:2:0:" + used + ":OPEN:77:" + Act.guessTag(point, 0);
    }

    @BeforeEach
    void anAccountStoresAndGuessesAndTheProcessIsKilled() {
        witness.starts();
        hear("token 0 0", "head 0", "opening", "opened 1 0", "serving");
        hear("> 1 7 ALLOCATE -1 0 0 0", "< 1 7 ALLOCATE " + NEVER);
        hear("> 2 7 OPEN 0 1 0 77", "< 2 7 OPEN Opened[]");
        hear("> 3 7 DEBIT 0 2 77 3", "< 3 7 DEBIT Debited[triesRemaining=3]@" + GUESSED, "evaluated 7 0 2 0 1 3");
        witness.killed();
        witness.starts();
    }

    private void hear(String... lines) {
        for (String line : lines) {
            witness.hears(line);
        }
    }

    private void stores(String slot, String row, int told) {
        hear("token 3 32", "slot " + slot, "head 3", "row 7 " + row, "told 7 " + told, "opening");
    }

    private void ledger(String now) {
        hear("opened 2 3", "now " + now, "place 7 " + now, "serving");
    }

    private void broken(String why, Runnable what) {
        assertThatThrownBy(what::run).isInstanceOf(BrokenPromiseException.class).hasMessageContaining(why);
    }

    @Test
    void whatHoldsIsNoBreach() {
        stores(GUESSED, GUESSED, 1);
        ledger(GUESSED);

        assertThat(figures.outcomes()).containsEntry("Debited", 1);
    }

    @Test
    void theTokenKeepsWhatAClientSaw() {
        broken("the token lost", () -> stores(STORED, STORED, 0));
    }

    @Test
    void theDatabaseKeepsWhatAClientSaw() {
        broken("the database has", () -> stores(GUESSED, STORED, 1));
    }

    @Test
    void theDatabaseKeepsEveryRow() {
        broken("the database has no row", () -> hear("token 3 32", "slot " + GUESSED, "head 3", "told 7 1", "opening"));
    }

    @Test
    void theDatabaseIsOneWriteBehindAtMost() {
        broken("the token has write 5", () -> hear("token 5 32", "slot " + GUESSED, "head 3", "opening"));
        broken("the token has write 3", () -> hear("token 3 32", "head 4", "opening"));
    }

    @Test
    void everyGuessIsToldOnce() {
        broken("0 guesses were told of 1", () -> stores(GUESSED, GUESSED, 0));
        broken("2 guesses were told of 1", () -> stores(GUESSED, GUESSED, 2));
    }

    @Test
    void theLedgerHasWhatAClientSaw() {
        stores(GUESSED, GUESSED, 1);

        broken("the ledger has", () -> ledger(STORED));
    }

    @Test
    void theLedgerKeepsEveryAccount() {
        stores(GUESSED, GUESSED, 1);

        broken("the ledger has no place", () -> hear("opened 2 3", "serving"));
    }

    @Test
    void noSlotBelongsToNobody() {
        stores(GUESSED, GUESSED, 1);

        broken(
                "slots that no account has",
                () -> hear(
                        "opened 2 3",
                        "now " + GUESSED,
                        "now 1:1:0:0:CLOSED_NEVER:0:0",
                        "place 7 " + GUESSED,
                        "serving"));
    }

    @Test
    void aMereKillAlarmsNobody() {
        stores(GUESSED, GUESSED, 1);

        broken("DATABASE_BEHIND", () -> hear("opened 2 3", "alarm DATABASE_BEHIND {slots=1}"));
    }

    @Test
    void theLedgerOpensAndItsActsDoNotFail() {
        broken("refused", () -> hear("refused org.pinfold.ledger.LedgerFaultException"));
        broken("failed", () -> hear("failed org.pinfold.ledger.OutcomeUnknownException"));
    }

    @Test
    void anEpochIsNeverUsedTwice() {
        stores(GUESSED, GUESSED, 1);

        broken("epoch 1 after 1", () -> hear("opened 1 3"));
    }

    @Test
    void oneDebitIsForOnePoint() {
        broken("points 3 and 4", () -> hear("evaluated 7 0 2 0 1 4"));
        hear("evaluated 7 0 2 0 1 3", "evaluated 7 0 2 0 2 4");
    }

    @Test
    void nothingIsEvaluatedBeyondTheLimit() {
        broken("used=" + (Act.MAX_TRIES + 1), () -> hear("evaluated 7 0 2 0 " + (Act.MAX_TRIES + 1) + " 1"));
    }

    @Test
    void aSlotIsGivenToOneAccount() {
        stores(GUESSED, GUESSED, 1);
        ledger(GUESSED);
        hear("> 1 8 ALLOCATE -1 0 0 0");

        broken("which account 7 has", () -> hear("< 1 8 ALLOCATE 0:3:0:0:CLOSED_NEVER:0:0"));
    }

    @Test
    void aSlotIsGivenAgainAtALaterGenerationOnly() {
        stores(GUESSED, GUESSED, 1);
        ledger(GUESSED);
        hear("> 1 7 FREE 0 2 77 0", "< 1 7 FREE Freed[]", "> 2 8 ALLOCATE -1 0 0 0");

        broken("was given", () -> hear("< 2 8 ALLOCATE 0:2:0:0:CLOSED_NEVER:0:0"));
    }
}
