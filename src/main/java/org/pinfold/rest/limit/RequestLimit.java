package org.pinfold.rest.limit;

import java.time.Duration;

/** The limits by client address, all of them, each with what happens while it cannot be asked. */
public enum RequestLimit {
    /** Verification sessions opened. */
    SESSIONS("sessions", 60, OnFailure.PASS),
    /** Answers to challenges shown: each costs a request to whoever checks them. */
    CHALLENGES("challenges", 60, OnFailure.REFUSE),
    /** Codes asked for: each costs a message. Numbers and prefixes have budgets of their own. */
    CODES("codes", 30, OnFailure.REFUSE),
    /** Codes submitted; a session has few of its own. */
    CODE_CHECKS("code-checks", 120, OnFailure.REFUSE),
    /** Registrations tried, by whatever proof. */
    REGISTRATIONS("registrations", 60, OnFailure.REFUSE),
    /** Nonces for logins. */
    LOGIN_NONCES("login-nonces", 120, OnFailure.PASS),
    /** Link tokens tried. */
    LINKS("links", 60, OnFailure.PASS),
    /** Usernames looked up. */
    USERNAMES("usernames", 600, OnFailure.PASS);

    /** What becomes of a call while its limit cannot be asked. */
    public enum OnFailure {
        /** Fail open: the service matters more. */
        PASS,
        /** Fail closed: 503. */
        REFUSE
    }

    /** In which a client has that many calls. */
    public static final Duration PERIOD = Duration.ofHours(1);

    private final String label;
    private final int defaultAnHour;
    private final OnFailure onFailure;

    RequestLimit(String label, int defaultAnHour, OnFailure onFailure) {
        this.label = label;
        this.defaultAnHour = defaultAnHour;
        this.onFailure = onFailure;
    }

    /** Name in settings and metrics. */
    public String label() {
        return label;
    }

    /** Calls an hour unless set otherwise. */
    public int defaultAnHour() {
        return defaultAnHour;
    }

    OnFailure onFailure() {
        return onFailure;
    }
}
