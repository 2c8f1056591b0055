package org.pinfold.torture;

import java.util.List;

/** The ledger did what it must not. */
final class BrokenPromiseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> history;

    /** @param history what was said of the account, or by the process, oldest first */
    BrokenPromiseException(String what, List<String> history) {
        super(what);
        this.history = List.copyOf(history);
    }

    List<String> history() {
        return history;
    }
}
