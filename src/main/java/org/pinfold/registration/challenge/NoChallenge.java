package org.pinfold.registration.challenge;

import org.pinfold.registration.ChallengeAnswer;
import org.pinfold.registration.ChallengeVerifier;
import org.pinfold.registration.PhoneNumber;

/** Codes go out without a challenge. */
public final class NoChallenge implements ChallengeVerifier {
    @Override
    public boolean isRequired() {
        return false;
    }

    @Override
    public Verdict verify(ChallengeAnswer answer, PhoneNumber number) {
        throw new IllegalStateException("no session needs a challenge");
    }
}
