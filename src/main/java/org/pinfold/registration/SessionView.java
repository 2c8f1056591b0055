package org.pinfold.registration;

import java.time.Duration;
import java.util.Optional;

/**
 * A verification session as its client sees it. Waits are zero or more; an absent one means that the step is not
 * possible any more, or not before another one.
 *
 * @param id the session, a secret
 * @param verified whether the number is proved
 * @param challengeOpen whether a challenge must be passed before the first code
 * @param nextSms until a code may be asked for by text message
 * @param nextVoice until a code may be asked for by call
 * @param nextCheck until a code may be submitted
 */
public record SessionView(
        SessionId id,
        boolean verified,
        boolean challengeOpen,
        Optional<Duration> nextSms,
        Optional<Duration> nextVoice,
        Optional<Duration> nextCheck) {
    /** Whether a code may be asked for, now or later. */
    public boolean allowedToRequestCode() {
        return nextSms.isPresent() || nextVoice.isPresent();
    }
}
