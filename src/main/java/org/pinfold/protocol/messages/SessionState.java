package org.pinfold.protocol.messages;

import java.util.List;
import java.util.Optional;

/**
 * Answer of every call on a verification session. Times are whole seconds from now; an absent time means that the
 * step is not possible (any more) in this session.
 *
 * @param id 32 random octets as Base64url without padding, 43 characters; a capability, treat it as a secret
 * @param verified whether this session has proved the number
 * @param nextSms seconds until a code may be requested by SMS
 * @param nextVoice seconds until a code may be requested by voice
 * @param nextVerificationAttempt seconds until a code may be submitted
 * @param allowedToRequestCode whether a code may be requested at all
 * @param requestedInformation what the server wants before a code; {@link #CHALLENGE} or nothing
 */
public record SessionState(
        String id,
        boolean verified,
        Optional<Integer> nextSms,
        Optional<Integer> nextVoice,
        Optional<Integer> nextVerificationAttempt,
        boolean allowedToRequestCode,
        List<String> requestedInformation) {
    /** In {@link #requestedInformation}: an answer to the challenge that the app's operator uses. */
    public static final String CHALLENGE = "challenge";
}
