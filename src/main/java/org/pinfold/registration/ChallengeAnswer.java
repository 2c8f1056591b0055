package org.pinfold.registration;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an app got from a challenge and shows: of printable ASCII, as such services give it. Whoever has it may use it once, so it
 * is in no log.
 */
public final class ChallengeAnswer {
    /** Characters of the longest answer; proofs of a platform are the longest ones. */
    public static final int MAX_CHARACTERS = 12_288;

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1," + MAX_CHARACTERS + "}");

    private final String text;

    private ChallengeAnswer(String text) {
        this.text = text;
    }

    /** Reads an answer; empty for what none can be. */
    public static Optional<ChallengeAnswer> parse(String text) {
        return PRINTABLE.matcher(text).matches() ? Optional.of(new ChallengeAnswer(text)) : Optional.empty();
    }

    /** For the service that checks it, and nobody else. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "ChallengeAnswer[" + text.length() + " characters]";
    }
}
