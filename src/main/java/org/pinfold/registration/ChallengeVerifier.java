package org.pinfold.registration;

/**
 * Tells people and genuine apps from programs, before a code is sent: a captcha, or a proof that the app's platform gives. Port;
 * safe for use by many threads, and outside any transaction.
 */
public interface ChallengeVerifier {
    /** Whether sessions need a challenge at all; the same for the life of the server. */
    boolean isRequired();

    /**
     * Checks an answer. May take as long as the service behind it, within its time limits.
     *
     * @param answer what the app got from the challenge
     * @param number whose session it is
     */
    Verdict verify(ChallengeAnswer answer, PhoneNumber number);

    /** What a check came to. */
    enum Verdict {
        /** The service takes the answer. */
        PASSED,
        /** The service refuses the answer. */
        FAILED,
        /** The service gave no verdict; the answer may be as good as before, or spent. */
        UNAVAILABLE
    }
}
