package org.pinfold.events;

/** Port to the present transaction. */
@FunctionalInterface
public interface AfterCommit {
    /** Runs an action when the transaction has committed, and never if it does not. The action must be short. */
    void run(Runnable action);
}
