package org.pinfold.backup;

import java.util.List;

/** What reading items came to. */
public sealed interface ReadOutcome {
    /** The most octets of item values in one answer: 4 MiB, so at least 16 items of the largest size. */
    long MAX_BYTES = 4L * 1024 * 1024;

    /** The most identifiers in one read. */
    int MAX_KEYS = 1_000;

    /** Hands this outcome to the case that it is. */
    <T> T fold(Cases<T> cases);

    /** One method for each case, so that a new case does not compile before everyone has an answer to it. */
    interface Cases<T> {
        T items(Items outcome);

        T limitExceeded(LimitExceeded outcome);
    }

    /** The items that exist. */
    record Items(List<BackupItem> found) implements ReadOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.items(this);
        }
    }

    /** The answer would be too large; nothing was read. Never a part of it: a missing item means that there is none. */
    record LimitExceeded() implements ReadOutcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.limitExceeded(this);
        }
    }
}
