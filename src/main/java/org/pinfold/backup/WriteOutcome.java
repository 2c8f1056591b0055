package org.pinfold.backup;

import java.util.Optional;

/** What a write came to. */
public sealed interface WriteOutcome {
    /** Hands this outcome to the case that it is. */
    <T> T fold(Cases<T> cases);

    /** One method for each case, so that a new case does not compile before everyone has an answer to it. */
    interface Cases<T> {
        T written(Written outcome);

        T conflict(Conflict outcome);

        T limitExceeded(LimitExceeded outcome);
    }

    /** All of it happened. */
    record Written() implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.written(this);
        }
    }

    /**
     * Nothing happened: the write assumed another version.
     *
     * @param present the manifest there is, if there is one
     */
    record Conflict(Optional<BackupManifest> present) implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.conflict(this);
        }
    }

    /** Nothing happened: the account would have more than it may. */
    record LimitExceeded() implements WriteOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.limitExceeded(this);
        }
    }
}
