package org.pinfold.benchmark;

import java.io.IOException;

/** What the clients do, over and over. */
enum Operation {
    /** Evaluate, check the answer and the server's proof, unlock: two calls, two token writes. */
    RESTORE("complete restores"),
    /** Evaluate with another point than the account's last: one call, one guess, one token write. */
    EVALUATION("evaluations");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** In the plural, for people. */
    String label() {
        return label;
    }

    void perform(GuessedAccount account, ApiConnection connection) throws IOException, RefusedException {
        switch (this) {
            case RESTORE -> account.restore(connection);
            case EVALUATION -> account.evaluate(connection);
        }
    }
}
