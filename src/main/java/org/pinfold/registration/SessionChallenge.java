package org.pinfold.registration;

/**
 * The challenge that stands before a session's first code.
 *
 * @param standing whether it holds codes back
 * @param tries answers shown, 0 to {@link #MAX_TRIES}
 */
public record SessionChallenge(Standing standing, int tries) {
    /** Answers that one session may show: people fail sometimes, and each one costs a request to a service. */
    public static final int MAX_TRIES = 10;

    /** A session that needs none. */
    public static final SessionChallenge NONE = new SessionChallenge(Standing.NOT_REQUIRED, 0);

    /** A session that needs one, at its beginning. */
    public static final SessionChallenge OPEN = new SessionChallenge(Standing.OPEN, 0);

    /** Where a challenge stands; stored by name. */
    public enum Standing {
        /** Codes go out without one. */
        NOT_REQUIRED,
        /** No code goes out before it is passed. */
        OPEN,
        /** Passed, for the life of the session. */
        PASSED
    }

    public SessionChallenge {
        if (tries < 0 || tries > MAX_TRIES) {
            throw new IllegalArgumentException("tries must be in [0, " + MAX_TRIES + "]: " + tries);
        }
    }

    /** Whether it holds codes back. */
    public boolean isOpen() {
        return standing == Standing.OPEN;
    }

    /** Whether an answer may be shown. */
    public boolean takesAnswer() {
        return isOpen() && tries < MAX_TRIES;
    }

    SessionChallenge tried() {
        return new SessionChallenge(standing, tries + 1);
    }

    SessionChallenge passed() {
        return new SessionChallenge(Standing.PASSED, tries);
    }
}
